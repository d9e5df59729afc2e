import { countyOf } from '@yimen/jurisdiction';
import type { Bench } from '../bench.js';
import type { Measurement } from '../measurement.js';
import { asRead, READ_GOAL, type Comparison } from '../read.js';

/** Sees the whole county: 什邡市's manager. */
export const COUNTY_MANAGER = 'county-manager';

export const LIST = `{ workList(first: 50) { nodes { id caseNo itemName kind status openedAt dueOn provisional tenant { id } window { id } }
  pageInfo { hasNextPage endCursor } } }`;

export const WORK_LIST: readonly Measurement[] = asRead(
  'work-list', { zh: '县工作列表50行', en: 'work list of a county, 50 rows' }, READ_GOAL, compare);

async function compare({ sql, tokenOf }: Bench): Promise<Comparison> {
  const token = await tokenOf(COUNTY_MANAGER);
  const principal = await sql.principalOf(token);
  if (principal.kind !== 'staff') throw new Error('the county manager acts from no post');
  const statement = {
    text: `select id, case_id, case_no, tenant_no, window_id, item_code, item_name, kind, status, opened_at, due_on, deadline_at, provisional
      from cases.case_leg where county_no = $1 and status <> 'closed' order by deadline_at, id limit 51`,
    values: [countyOf(principal.post.tenantNo)],
  };
  return { questions: [{ token, query: LIST }], raw: [{ service: 'cases', scope: await sql.scopeOf(token), statements: [statement] }] };
}
