import { randomUUID } from 'node:crypto';
import { EVERYBODY, only, type FieldRow, type Subject } from './field-row.js';
import { act, ask, list } from './questions.js';
import { freshItem, ITEM, SEES_TASKS } from './rows-catalogs.js';

/** A place of the province in which nothing else is: whoever asks has to do with one side of a proposal only. */
const ELSEWHERE = 99_098_098_0098;
const elsewhere = (it: Subject): number => Number(it.provinceNo) + ELSEWHERE;

const claimed = async (it: Subject, tenantNo: number | string, itemCode: string): Promise<string> => it.row('catalogs.item_claim', {
  id: randomUUID(), tenant_no: tenantNo, item_code: itemCode, mode: 'own', effective_on: '2026-01-01', claimed_at: new Date(), claimed_by: randomUUID(), batch_id: randomUUID(), version: 1,
});
/** What one asks of another. */
async function proposed(it: Subject, from: number | string, to: number | string): Promise<string> {
  const itemCode = await freshItem(it);
  return it.row('catalogs.item_proposal', {
    id: randomUUID(), from_tenant_no: from, to_tenant_no: to, kind: 'leave', item_code: itemCode, claim_id: await claimed(it, from, itemCode), from_on: '2026-01-01',
    reason: 'x', proposed_at: new Date(), proposed_by: randomUUID(),
  });
}
const asked = (it: Subject): Promise<string> => proposed(it, it.no, elsewhere(it));
const toDecide = (it: Subject): Promise<string> => proposed(it, elsewhere(it), it.no);
/** The code of a fresh item that this tenant offers. */
async function offered(it: Subject): Promise<string> {
  const itemCode = await freshItem(it);
  await claimed(it, it.no, itemCode);
  return itemCode;
}
/** The standard of an item that there is not yet, as GraphQL writes it. */
async function content(it: Subject): Promise<string> {
  const json = await it.value(
    `select (content || jsonb_build_object('code', 'M-' || gen_random_uuid()))::text as content from catalogs.item_edition where tenant_no = $1 and item_code = $2 and edition_no = 1`,
    it.provinceNo, ITEM);
  return json.replaceAll(/"(\w+)": /g, '$1: ');
}

/** Who says what is offered at home. */
const OFFERS = only({ centre_manager: 'home', village_agent: 'home' });
const CLAIMS = only({ province_publisher: 'home', centre_manager: 'home', village_agent: 'home' });
const DECIDES = only({ province_publisher: 'home', centre_manager: 'home' });

export const CLAIM_ROWS: readonly FieldRow[] = [
  {
    field: 'Query.itemClaims', who: EVERYBODY, outside: 'empty',
    ask: async (it) => { const code = await freshItem(it); const id = await claimed(it, it.no, code); return list(`itemClaims(tenantId: "${it.no}", filter: { itemCode: "${code}" }) { nodes { id } }`, id); },
  },
  { field: 'Query.claimCounts', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`claimCounts(tenantId: "${it.no}") { nodes { own } }`) },
  { field: 'Query.unclaimedItems', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`unclaimedItems(tenantId: "${it.no}") { nodes { code } }`) },
  { field: 'Mutation.claimItems', who: CLAIMS, outside: 'not_found', at: 'home', ask: async (it) => act('claimItems', it, `items: [{ code: "${await freshItem(it)}", mode: own }]`) },
  { field: 'Query.itemProposal', who: SEES_TASKS, outside: 'not_found', ask: async (it) => ask(`itemProposal(id: "${await asked(it)}") { id }`) },
  {
    field: 'Query.itemProposals', who: SEES_TASKS, outside: 'empty',
    ask: async (it) => { const id = await asked(it); return list('itemProposals(first: 200) { nodes { id } }', id); },
  },
  { field: 'Mutation.proposeLeaving', who: OFFERS, outside: 'not_found', at: 'home', ask: async (it) => act('proposeLeaving', it, `itemCode: "${await offered(it)}", reason: "x"`) },
  { field: 'Mutation.proposeSuspension', who: OFFERS, outside: 'not_found', at: 'home', ask: async (it) => act('proposeSuspension', it, `itemCode: "${await offered(it)}", reason: "x"`) },
  { field: 'Mutation.proposeLocalItem', who: OFFERS, outside: 'not_found', at: 'home', ask: async (it) => act('proposeLocalItem', it, `content: ${await content(it)}, reason: "x"`) },
  { field: 'Mutation.withdrawProposal', who: OFFERS, outside: 'not_found', ask: async (it) => act('withdrawProposal', it, `proposalId: "${await asked(it)}", version: 1`) },
  { field: 'Mutation.agreeToProposal', who: DECIDES, outside: 'not_found', ask: async (it) => act('agreeToProposal', it, `proposalId: "${await toDecide(it)}", version: 1`) },
  { field: 'Mutation.refuseProposal', who: DECIDES, outside: 'not_found', ask: async (it) => act('refuseProposal', it, `proposalId: "${await toDecide(it)}", version: 1, note: "x"`) },
];
