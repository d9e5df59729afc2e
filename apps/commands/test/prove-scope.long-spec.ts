import { contextOf, defineAccess, type Access, type Principal } from '@yimen/access';
import type { Product } from '../src/prove-scope/actors.js';
import { PRODUCT } from '../src/prove-scope/proof.js';
import { search } from '../src/prove-scope/search.js';
import { ProvingGround } from './prove-scope/proving.js';

let ground: ProvingGround;
beforeAll(async () => {
  ground = await ProvingGround.open();
}, 120_000);
afterAll(() => ground?.close());

type Rule = { readonly action: string | readonly string[]; readonly subject?: unknown; readonly conditions?: Readonly<Record<string, unknown>> };

/** The rules of a service, each put through a change; `as` changes for whom they are made. */
function changed({ service, of }: Access, change: (rule: Rule) => Rule, as: (principal: Principal) => Principal = (same) => same): Access {
  return defineAccess(service, (principal, { can }) => {
    for (const rule of of(as(principal)).rules as readonly Rule[]) {
      const { action, subject, conditions } = change(rule);
      can([action].flat() as string[], subject as string, conditions as never);
    }
  });
}
const withRules = (service: keyof Product['accesses'], access: Access): Product => ({ ...PRODUCT, accesses: { ...PRODUCT.accesses, [service]: access } });
const { cases, assessments, catalogs, tenants } = PRODUCT.accesses;

const withoutBarrier = ({ conditions = {}, ...rule }: Rule): Rule => {
  const { visibleFrom: _dropped, ...rest } = conditions;
  return { ...rule, conditions: rest };
};
const wholeScope = (principal: Principal): Principal => (principal.kind === 'staff' ? { ...principal, post: { ...principal.post, dataScope: 'whole' } } : principal);
const beside = (access: Access, action: string, type: string): Access => defineAccess(access.service, (principal, { can }) => {
  for (const { action: one, subject, conditions } of access.of(principal).rules as readonly Rule[]) can([one].flat() as string[], subject as string, conditions as never);
  if (principal.kind === 'staff') can(action, type);
});
const withScope = (change: (scope: ReturnType<typeof contextOf>['scope']) => ReturnType<typeof contextOf>['scope']): Product => ({
  ...PRODUCT,
  contextOf: (principal, facts) => {
    const ctx = contextOf(principal, facts);
    return { ...ctx, scope: change(ctx.scope) };
  },
});

/** What a saboteur puts in the place of the rules, of the scope, or of a policy; each is one mistake that somebody could make. */
test.each<[string, Product]>([
  ['the barrier is left out of a rule', withRules('cases', changed(cases, withoutBarrier))],
  ['the data scope is forgotten', withRules('cases', changed(cases, (rule) => rule, wholeScope))],
  ['an unrestricted rule stands beside the others', withRules('assessments', beside(assessments, 'read', 'Rating'))],
  ['everybody may publish', withRules('catalogs', beside(catalogs, 'decide', 'ItemPublication'))],
  ['rules without conditions', withRules('tenants', changed(tenants, (rule) => ({ ...rule, conditions: {} })))],
  ['administrators run as staff', withScope((scope) => ({ ...scope, audience: scope.audience === 'admin' ? 'staff' : scope.audience }))],
  ['a reach is one too long', withScope((scope) => ({ ...scope, read: scope.read && { ...scope.read, hi: scope.read.hi + 1 } }))],
  ['a reach is one too short', withScope((scope) => ({ ...scope, read: scope.read && { ...scope.read, lo: scope.read.lo + 1 } }))],
  ['who supervises also writes', withScope((scope) => ({ ...scope, write: scope.read ?? scope.write }))],
  ['the barrier is one level off', withScope((scope) => ({ ...scope, level: scope.level === null || scope.level === 4 ? scope.level : (scope.level + 1) as 2 | 3 | 4 }))],
  ['the legal day is yesterday’s', withScope((scope) => ({ ...scope, today: scope.today && '2020-01-01' }))],
  ['who represents is taken for whom he represents', withScope((scope) => ({ ...scope, actorId: scope.personId ?? scope.actorId }))],
])('found: %s', (_what, product) => ground.proving(product, async (proof) => {
  const found = await search(proof, { checks: 150_000, seed: 1, shrinkingMs: 0 });
  expect(found).not.toBeNull();
}), 240_000);

const NUMBER = (name: string): string => `nullif(current_setting('app.${name}', true), '')::bigint`;
const REACH = (column: string): string => `${column} between ${NUMBER('lo')} and ${NUMBER('hi')}`;

test.each([
  ['a policy without the barrier', 'cases.case_leg', 'staff', `using (${REACH('tenant_no')})`],
  ['a policy one too long', 'tenants.post', 'staff', `using (tenant_no between ${NUMBER('lo')} and ${NUMBER('hi')} + 1 and visible_from <= ${NUMBER('level')})`],
  ['writing wherever one reads', 'cases.case_leg', 'staff', `with check (${REACH('tenant_no')})`],
  ['signing wherever one reads', 'cases.hand_over', 'staff_signs', `using (${REACH('to_tenant_no')}) with check (${REACH('to_tenant_no')})`],
  ['mandates that never end', 'cases.person_case', 'person', "using (person_id = nullif(current_setting('app.person', true), '')::uuid)"],
  ['drafts that everybody reads', 'catalogs.item_edition', 'public', 'using (true)'],
  ['ratings that any citizen reads', 'assessments.rating', 'person', 'using (true)'],
  ['a letter that anybody sends', 'cases.hand_over', 'of_own_cases', 'with check (true)'],
])('found: %s', async (_what, table, policy, clauses) => {
  const { rows: [before] } = await ground.owner.query<{ using: string | null; check: string | null }>(
    `select pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as check from pg_policy where polrelid = $1::regclass and polname = $2`, [table, policy]);
  await ground.owner.query(`alter policy ${policy} on ${table} ${clauses}`);
  try {
    const found = await ground.proving(PRODUCT, (proof) => search(proof, { checks: 150_000, seed: 1, shrinkingMs: 0 }));
    expect(found).not.toBeNull();
  } finally {
    const { using, check } = before!;
    await ground.owner.query(`alter policy ${policy} on ${table} ${using ? `using (${using})` : ''} ${check ? `with check (${check})` : ''}`);
  }
}, 240_000);

test('a counter-example is made small enough to be read', () => ground.proving(withRules('cases', changed(cases, withoutBarrier)), async (proof) => {
  const found = (await search(proof, { checks: 150_000, seed: 1, shrinkingMs: 15_000 }))!;
  expect(found.shrinks).toBeGreaterThan(3);
  expect(found.disagreement.message).toContain('CaseLeg');
}), 240_000);
