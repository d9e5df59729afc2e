import { shanghaiDateOf } from '@yimen/working-days';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { CaseState } from '../../src/scope-matrix/field-row.js';
import { asked, outcomeOf } from './asking.js';
import { stored, type StoredCase } from './case-copies.js';
import type { Asker, People } from './people.js';

/** An item with one paper that the township decides itself, one with two, one of whose papers may follow, one that the county reviews, and one with several steps. */
const ITEMS = { plain: '51-20-00016-000', two: '51-05-00030-000', later: '51-07-00013-000', reviewed: '51-01-00038-000', stepped: '51-20-00084-000' } as const;

const input = (rest: string): string => `input: { clientRequestId: "${randomUUID()}", ${rest} }`;
const ANSWER = '{ __typename ... on Case { id } ... on Refusal { code message } }';

/** Cases as using the product leaves them, one in each state, all at the township: what the matrix's own are copied from. */
export class CaseSources {
  private constructor(
    readonly states: Readonly<Record<CaseState, StoredCase>>,
    /** One that the village's agent has sent to the township, which has not signed for it. */
    readonly sent: StoredCase,
    /** Hands one in at the township's window. */
    readonly submit: () => Promise<string>,
  ) {}

  static async make(address: string, admin: Pool, people: People): Promise<CaseSources> {
    const [clerk, approver, agent] = await Promise.all([people.of('window_clerk'), people.of('approver'), people.of('village_agent')]);
    const act = async (asker: Asker, name: string, rest: string): Promise<string> => {
      const question = { text: `${name}(${input(rest)}) ${ANSWER}` };
      const answer = await asked(address, asker, 'Mutation', question);
      const outcome = outcomeOf(name, question, answer);
      if (outcome !== 'allowed') throw new Error(`${name}: ${outcome}`);
      return (answer.data![name] as { id: string }).id;
    };
    const submitted = (item: string, papers: readonly string[], asker = clerk) => act(asker, 'submitCase', `itemCode: "${item}", materialIds: ${JSON.stringify(papers)}, ${APPLICANT}`);
    const accepted = async (item: string, papers: readonly string[], promise = '') => act(clerk, 'acceptCase', `caseId: "${await submitted(item, papers)}"${promise}`);
    const awaiting = async () => act(clerk, 'requestSupplement', `caseId: "${await submitted(ITEMS.two, ['m1'])}", missing: [{ materialId: "m2", what: "缺少此件" }], supplyBy: "2099-12-31"`);
    /** A day that was named has passed since. */
    const past = async (caseId: string, kind: string, path: string): Promise<string> => {
      await admin.query(`update cases.case_event set facts = jsonb_set(facts, $3, '"2020-01-01"') where case_id = $1 and kind = $2`, [caseId, kind, path]);
      return caseId;
    };
    const decided = async () => act(approver, 'decideCase', `caseId: "${await accepted(ITEMS.plain, ['m1'])}", outcome: "granted"`);
    /** As if the item had had another edition when it was received. */
    const older = async (caseId: string): Promise<string> => {
      await admin.query(
        `with before as (select f.standard || jsonb_build_object('editionId', gen_random_uuid()) as standard from cases.case_root r join cases.frozen_standard f on f.digest = r.standard_digest where r.id = $1),
           kept as (insert into cases.frozen_standard select sha256(convert_to(standard::text, 'UTF8')), standard from before returning digest)
         update cases.case_root set standard_digest = (select digest from kept) where id = $1`, [caseId]);
      return caseId;
    };
    const ids: Readonly<Record<CaseState, string>> = {
      received: await submitted(ITEMS.plain, ['m1']),
      incomplete: await submitted(ITEMS.two, ['m1']),
      awaiting: await awaiting(),
      unsupplied: await past(await awaiting(), 'supplement_requested', '{supplyBy}'),
      accepted: await accepted(ITEMS.plain, ['m1']),
      suspended: await act(clerk, 'suspendCase', `caseId: "${await accepted(ITEMS.plain, ['m1'])}", ${HEARING}`),
      gap_overdue: await past(await accepted(ITEMS.later, ['m1', 'm2'], `, promise: { document: "承诺书", dueOn: "${shanghaiDateOf(new Date())}" }`), 'accepted', '{promise,dueOn}'),
      older_edition: await older(await accepted(ITEMS.plain, ['m1'])),
      stepped: await accepted(ITEMS.stepped, ['m1', 'm2']),
      reviewable: await accepted(ITEMS.reviewed, ['m1', 'm2', 'm3', 'm4']),
      decided: await decided(),
      restricted: await act(await people.of('centre_manager'), 'restrictCase', `caseId: "${await submitted(ITEMS.plain, ['m1'])}", visibleFrom: 3, reason: "信访件"`),
      delivered: await act(clerk, 'deliverResult', `caseId: "${await decided()}", method: "at_window", receivedBy: "applicant"`),
    };
    const states = Object.fromEntries(await Promise.all(Object.entries(ids).map(async ([state, id]) => [state, await stored(admin, id)] as const)));
    return new CaseSources(states as Record<CaseState, StoredCase>, await stored(admin, await submitted(ITEMS.plain, ['m1'], agent)), () => submitted(ITEMS.plain, ['m1']));
  }
}
const HEARING = 'ground: "hearing", reasons: "涉及他人重大利益", document: "听证通知书", expectedUntil: "2099-12-31"';
const APPLICANT = `applicant: { name: "田青山", idNumber: "510682190001010014", phone: "13812345678" },
  mandate: { document: "委托书", signedOn: "2026-01-05", validUntil: "2027-12-31" }, duplicateReason: "另一处"`;
