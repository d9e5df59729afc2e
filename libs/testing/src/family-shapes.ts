import type { Finding } from './finding.js';

/** A policy as the catalog keeps it, as far as its family says what it must be. */
export interface PolicyShape {
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string;
  readonly check: string;
}

/** What a family asks of a table's policies: one for the audience, in which these words stand in this order. */
interface Asked {
  readonly audience: 'staff' | 'person' | 'public';
  readonly using?: RegExp;
  readonly check?: RegExp;
  /** Beside the permissive ones, and stricter. */
  readonly restrictive?: true;
}

const NOBODY_WRITES = '^false$';
const reads = (...words: readonly string[]): RegExp => new RegExp(words.join('[^]*'));
const writes = (column: string): RegExp => new RegExp(`${NOBODY_WRITES}|${column}[^]*app\\.write_lo[^]*app\\.write_hi`);

/** The shapes of SCOPE.md's families. Of `held` and `internal` no more can be said than who may come near at all. */
const SHAPES: Readonly<Record<string, readonly Asked[]>> = {
  staff: [{ audience: 'staff', using: reads('tenant_no', 'app\\.lo', 'app\\.hi', 'visible_from', 'app\\.level'), check: writes('tenant_no') }],
  published: [{ audience: 'staff', check: writes('tenant_no') }, { audience: 'person', check: new RegExp(NOBODY_WRITES) }, { audience: 'public', check: new RegExp(NOBODY_WRITES) }],
  person: [{ audience: 'person', using: /app\.person|app\.actor|person_case/ }],
  inbox: [{ audience: 'staff', using: reads('to_tenant_no', 'app\\.lo', 'app\\.hi') }, { audience: 'staff', check: reads('from_tenant_no', 'app\\.write_lo', 'app\\.write_hi') }],
  consent: [
    { audience: 'staff', using: reads('from_tenant_no', 'app\\.lo', 'app\\.hi', 'to_tenant_no', 'app\\.lo', 'app\\.hi') },
    { audience: 'staff', check: reads('from_tenant_no', 'app\\.write_lo', 'app\\.write_hi', 'withdrawn_at', 'decided_at') },
    { audience: 'staff', restrictive: true, using: reads('withdrawn_at', 'decided_at'), check: reads('withdrawn_at', 'from_tenant_no', 'app\\.write_hi', 'decided_at', 'to_tenant_no', 'app\\.write_hi') },
  ],
  held: [{ audience: 'staff', using: /exists|app\.(?:lo|actor)/i }],
};
/** Families of which nothing may be open to who has not signed in. */
const CLOSED = ['staff', 'person', 'inbox', 'consent', 'held', 'internal'];

/** What a table's policies lack of the families that it declares, and whom they let too near. */
export function shapeFindings(table: { readonly schema: string; readonly name: string }, families: readonly string[], policies: readonly PolicyShape[]): readonly Finding[] {
  const object = `${table.schema}.${table.name}`;
  const of = (audience: string, restrictive = false): readonly PolicyShape[] => policies.filter(({ permissive, roles }) => permissive !== restrictive && roles.includes(`${table.schema}_${audience}`));
  const lacking = families.flatMap((family) => (SHAPES[family] ?? [])
    
    .filter(({ audience, using, check, restrictive }) => !of(audience, restrictive).some((policy) => (!using || using.test(policy.using)) && (!check || check.test(policy.check))))
    .map(({ audience }) => ({ object, rule: `has no policy for ${audience} as ${family} tables have` })));
  const isOpen = families.length > 0 && families.every((family) => CLOSED.includes(family)) && of('public').length > 0;
  return [...lacking, ...(isOpen ? [{ object, rule: 'is open to who has not signed in' }] : [])];
}
