import type { Bench } from '../bench.js';
import type { Measurement } from '../measurement.js';
import { asRead, READ_GOAL, type Comparison } from '../read.js';
import { COUNTY_MANAGER } from './work-list.js';

/** The row that a list links to. */
const ROW = `query ($id: ID!) { case(id: $id) { id caseNo itemCode itemName status outcome channel submittedAt closedAt handlingTenant { id } } }`;

/** What a desk shows of a case. */
const DESK = `query ($id: ID!) { case(id: $id) { id caseNo itemName status outcome channel submittedAt closedAt
  handlingTenant { id } applicant { name idNumber phone } legs { kind status tenant { id } } events { seq kind at tenant { id } } allowedVerbs } }`;

const ROOT = `select id, case_no, tenant_no, handling_tenant_no, item_code, item_name, channel, status, outcome, standard_digest, submitted_at, closed_at
  from cases.case_root where id = $1`;
const APPLICANT = 'select k.wrapped, a.name, a.id_number, a.phone from cases.applicant a join cases.person_key k using (person_id) where a.case_id = $1';
const EVENTS = 'select seq, leg_id, tenant_no, kind, at, facts from cases.case_event where case_id = $1 order by seq';

const [row, rowLoad] = asRead('case-row', { zh: '单件（本行）', en: 'case by id, its own row' }, READ_GOAL, (bench) => compare(bench, ROW, [ROOT]));
const [desk, deskLoad] = asRead('case', { zh: '单件（申请人、段、事件）', en: 'case by id, with applicant, legs, events' }, READ_GOAL,
  (bench) => compare(bench, DESK, [ROOT, APPLICANT, EVENTS]));

export const CASE_BY_ID: readonly Measurement[] = [row, { ...rowLoad, long: true }, desk, deskLoad];

interface List {
  readonly workList: { readonly nodes: readonly { readonly case: { readonly id: string } }[] };
}

/** An open case of the county, in the middle of its work list. */
async function compare({ door, sql, tokenOf }: Bench, query: string, texts: readonly string[]): Promise<Comparison> {
  const token = await tokenOf(COUNTY_MANAGER);
  const { workList: { nodes } } = await door.answer<List>({ token, query: '{ workList(first: 50) { nodes { case { id } } } }' });
  const { id } = nodes[Math.floor(nodes.length / 2)]!.case;
  const statements = texts.map((text) => ({ text, values: [id] }));
  return { questions: [{ token, query, variables: { id } }], raw: [{ service: 'cases', scope: await sql.scopeOf(token), statements }] };
}
