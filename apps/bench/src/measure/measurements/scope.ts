import { actAs, contextOf, sqlCondition, type KnownPerson } from '@yimen/access';
import { casesService } from '@yimen/cases-service';
import { countyOf, levelOf, type TenantNo } from '@yimen/jurisdiction';
import { beginRead, Database, OWNER, sessionOf } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';
import type { Client } from 'pg';
import type { Bench } from '../bench.js';
import type { Goal } from '../goal.js';
import { interleaved, type Turn } from '../interleaved.js';
import type { Measurement, Reading, Words } from '../measurement.js';
import { median } from '../statistics.js';
import { COUNTY_MANAGER, LIST } from './work-list.js';

/** The columns that rules about legs speak of. */
const LEG_COLUMNS = {
  tenantNo: 'l.tenant_no', status: 'l.status', visibleFrom: 'l.visible_from', windowId: 'l.window_id', departmentId: 'l.department_id', handlerId: 'l.handler_id',
};

/** What asking who is calling and setting his scope cost, and what row-level security adds to the database's own work. */
export const SCOPE: readonly Measurement[] = [
  {
    id: 'scope-setup', what: { zh: '守卫、能力与范围：对县工作列表', en: 'guard, ability and scope : the work list' },
    goal: { kind: 'over-baseline', times: 0.15, plusMs: 0 }, run: setUp,
  },
  wall('wall-scan', { zh: '行级安全：县内全部办理段', en: 'row-level security : all legs of a county' }, { kind: 'over-baseline', times: 1.05, plusMs: 0 },
    (county) => ({ text: 'select count(*), count(*) filter (where due_on is not null), max(opened_at) from cases.case_leg where county_no = $1', values: [county] })),
  wall('wall-short', { zh: '行级安全：按编号读一段', en: 'row-level security : one leg by its id' }, { kind: 'over-baseline', times: 1, plusMs: 0.3 },
    (county) => ({ text: "select l.* from cases.case_leg l where l.id = (select id from cases.case_leg where county_no = $1 and status <> 'closed' order by deadline_at, id limit 1)", values: [county] })),
];

const PRINCIPAL = 'select person_id as "personId", name, posts, represents, operator from contract.principal where subject = $1';

/**
 * What scope adds to a request: who the caller is, as whom he acts, his ability as a condition, and the role and settings that travel
 * with a statement, less the same statement without them. All through the product's own door to the database.
 */
async function setUp({ door, sql, tokenOf, pace }: Bench): Promise<Reading> {
  const token = await tokenOf(COUNTY_MANAGER);
  const { sub } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string };
  const database = await Database.connect({ service: 'cases', url: sql.urlOf('cases'), entities: [], digestKey: Buffer.alloc(32), connections: { read: 1, write: 1 } });
  const scoped = async (): Promise<void> => {
    const [person = null] = await database.published<KnownPerson>(PRINCIPAL, [sub], 'principal');
    const now = new Date();
    const found = actAs(person, null, shanghaiDateOf(now), levelOf);
    if (found.kind !== 'staff') throw new Error('the county manager acts from no post');
    const { scope } = contextOf(found, { now, requestId: '', locale: 'zh-CN' });
    sqlCondition(casesService.access.of(found), 'list', 'CaseLeg', LEG_COLUMNS, 1);
    await database.rows(scope, 'select $1::int as one', [1]);
  };
  const bare = () => database.published('select $1::int as one', [1]);
  try {
    const question = { token, query: LIST };
    await door.answer(question);
    const scopes = await interleaved(scoped, bare, pace.single);
    const list = await interleaved(() => door.ask(question), bare, pace.single);
    return readingOf({ value: scopes.value.map((ms, turn) => ms - scopes.baseline[turn]!), baseline: list.value });
  } finally {
    await database.onApplicationShutdown();
  }
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One statement under the wall, and the same as the owner, whom no policy holds. */
function wall(id: string, what: Words, goal: Goal, statementOf: (county: TenantNo) => Statement): Measurement {
  const run = async ({ sql, tokenOf, pace }: Bench): Promise<Reading> => {
    const token = await tokenOf(COUNTY_MANAGER);
    const scope = await sql.scopeOf(token);
    const statement = statementOf(countyOf(scope.read!.lo)!);
    const { client, close } = await sql.connection('cases');
    try {
      return await sql.asAdmin(async (admin) => {
        const free = `begin read only; select set_config('role', '${OWNER}', true)`;
        return readingOf(await interleaved(transaction(client, beginRead(sessionOf('cases', scope)), statement), transaction(admin, free, statement), pace.single));
      });
    } finally {
      await close();
    }
  };
  return { id, what, goal, run };
}

const transaction = (client: Client, begin: string, { text, values }: Statement): Turn => async () => {
  await client.query(begin);
  await client.query({ text, values: [...values] });
  await client.query('commit');
};

const readingOf = ({ value, baseline }: { readonly value: readonly number[]; readonly baseline: readonly number[] }): Reading =>
  ({ value: median(value), baseline: median(baseline), unit: 'ms', samples: value, baselineSamples: baseline });
