import { randomInt, randomUUID } from 'node:crypto';
import { personOf } from '../data/people.js';
import type { Bench } from './bench.js';
import { COUNTY_MANAGER } from './measurements/work-list.js';

/** Rows that the county's work list needs, so that a page of 50 is a whole page and not the last. */
const OPEN_CASES = 60;

/** Who takes applications in: two counters of a township, its neighbour's, the county's own, two villages. */
const DESKS = [
  { username: 'township-clerk', agent: false },
  { username: 'township-clerk-civil', agent: false },
  { username: 'neighbour-clerk', agent: false },
  { username: 'county-clerk', agent: false },
  { username: 'village-agent', agent: true },
  { username: 'village-agent-hongdou', agent: true },
] as const;

/** 林木采伐许可: in force at every level of the demonstration. */
const ITEM = '51-01-00038-000';
/** The county where they all live. */
const HOME = { no: 51_06_082_000_0000, code: '510682' };
const SUBMIT = 'mutation ($input: SubmitCaseInput!) { submitCase(input: $input) { __typename ... on Case { id caseNo } ... on Refusal { code message } } }';

interface Submitted {
  readonly __typename: string;
  readonly id: string;
}

/** An application at a desk, as its clerk or agent sends it; a new one of somebody else every time. */
export function submission(desk: (typeof DESKS)[number]): { readonly query: string; readonly variables: object } {
  const mandate = { document: '代办委托书', signedOn: '2026-01-05', validUntil: '2099-12-31' };
  const input = {
    clientRequestId: randomUUID(), itemCode: ITEM, materialIds: ['m1', 'm3'],
    applicant: personOf(HOME, randomInt(2 ** 31)),
    ...(desk.agent ? { mandate } : {}),
  };
  return { query: SUBMIT, variables: { input } };
}

/** Submits at a desk. @returns the case's id @throws Error when it is refused */
export async function submitAt({ door, tokenOf }: Bench, desk: (typeof DESKS)[number]): Promise<string> {
  const { submitCase } = await door.answer<{ submitCase: Submitted }>({ token: await tokenOf(desk.username), ...submission(desk) });
  if (submitCase.__typename !== 'Case') throw new Error(`${desk.username} was refused: ${JSON.stringify(submitCase)}`);
  return submitCase.id;
}

/** The township's farming counter, where most of the demonstration's applications come in. */
export const [TOWNSHIP_DESK] = DESKS;

/** Hands in as many applications as the county's work list lacks: with data of a province built, none. */
export async function ensureOpenWork(bench: Bench): Promise<void> {
  const { workList } = await bench.door.answer<{ workList: { nodes: readonly object[] } }>({
    token: await bench.tokenOf(COUNTY_MANAGER), query: `{ workList(first: ${OPEN_CASES}) { nodes { id } } }`,
  });
  for (let i = workList.nodes.length; i < OPEN_CASES; i++) await submitAt(bench, DESKS[i % DESKS.length]!);
}
