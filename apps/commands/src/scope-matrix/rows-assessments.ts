import { EVERYBODY, only, type FieldRow } from './field-row.js';
import { act, ask, list } from './questions.js';

/** Who judges does so in his reach; a clerk sees what is his own window's. */
const JUDGES = only({ province_supervisor: 'subtree', centre_manager: 'subtree', window_clerk: 'home', rating_handler: 'home' });
const APPLICANTS = only({ citizen: 'his', legal_person: 'his' });
/** Month of everything that the world has rated. */
export const MONTH = '2026-10';

export const ASSESSMENT_ROWS: readonly FieldRow[] = [
  { field: 'Query.assessmentsRules', who: EVERYBODY, outside: 'not_found', at: 'home', ask: () => ask('assessmentsRules') },
  { field: 'Query.windowScore', who: JUDGES, outside: 'not_found', ask: (it) => ask(`windowScore(windowId: "${it.windowId}", month: "${MONTH}") { total }`) },
  { field: 'Query.ratings', who: JUDGES, outside: 'empty', ask: async (it) => list(`ratings(tenantId: "${it.no}", month: "${MONTH}", first: 200) { nodes { id } }`, await it.rating()) },
  { field: 'Query.myClosedCases', who: APPLICANTS, outside: 'empty', ask: async (it) => list('myClosedCases(first: 200) { nodes { case { id } } }', await it.closedCase()) },
  {
    field: 'Mutation.rateCase', who: APPLICANTS, outside: 'not_found',
    ask: async (it) => act('rateCase', it, `caseId: "${await it.closedCase()}", level: 1, channel: web`),
  },
];
