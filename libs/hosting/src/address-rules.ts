import { lineageOf, type TenantNo } from '@yimen/jurisdiction';
import type { Database } from '@yimen/persistence';
import { admits, type AddressRule } from '@yimen/serving';

interface TenantAddressRule extends AddressRule {
  readonly tenantNo: TenantNo;
}

/** After this long the rules are asked for anew beside the request, and after twice that the request waits for them. */
const FRESH_MS = 1_000;

/**
 * The rules of all tenants, as the tenants service publishes them. They are few, and kept in the process; a change holds
 * everywhere within two seconds.
 */
export class AddressRules {
  private known: ReadonlyMap<TenantNo, (address: string | undefined) => boolean> = new Map();
  private knownAt = -Infinity;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly database: Pick<Database, 'published'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether somebody may act for this tenant from this address: the nearest tenant of its lineage that has rules decides. */
  async admits(tenant: TenantNo, address: string | undefined): Promise<boolean> {
    const age = this.now() - this.knownAt;
    if (age > FRESH_MS) {
      const asked = this.ask();
      if (age > 2 * FRESH_MS) await asked;
      else asked.catch(() => {});
    }
    if (this.known.size === 0) return true;
    const nearest = lineageOf(tenant).findLast((no) => this.known.has(no));
    return nearest === undefined || this.known.get(nearest)!(address);
  }

  private ask(): Promise<void> {
    return (this.asking ??= this.load().finally(() => (this.asking = null)));
  }

  private async load(): Promise<void> {
    const askedAt = this.now();
    const rows = await this.database.published<TenantAddressRule>('select tenant_no as "tenantNo", cidr, allows from contract.address_rule');
    this.known = new Map([...Map.groupBy(rows, ({ tenantNo }) => tenantNo)].map(([no, rules]) => [no, admits(rules)]));
    this.knownAt = askedAt;
  }
}
