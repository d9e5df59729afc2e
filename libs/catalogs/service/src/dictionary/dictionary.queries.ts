import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import type { Dictionary } from '@yimen/catalogs-domain';
import { batched } from '@yimen/graphql-kit';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { rulesOf, rulesText, type EntryRow, type RulesRow } from './province-rules.js';

type Written = Parameters<typeof rulesOf>[0];

/** What counts of words and codes inside a writing transaction. */
export async function rulesFor(em: EntityManager, provinceNo: TenantNo): Promise<RulesRow> {
  const [row] = await em.execute<Written[]>(rulesText('array[?]'), [provinceNo]);
  return rulesOf(row!);
}

export interface CodeSchemeRow {
  readonly id: string;
  readonly tenantNo: TenantNo;
  readonly itemMasks: readonly string[];
  readonly nationalMasks: readonly string[];
  readonly note: string;
  readonly setAt: Date;
}
const SCHEME = 'id, tenant_no as "tenantNo", item_masks as "itemMasks", national_masks as "nationalMasks", note, set_at as "setAt"';

/** Words and codes as a province uses them. Public, like the standards that are written in them. */
@Injectable()
export class DictionaryQueries {
  constructor(private readonly database: Database) {}

  async rules(ctx: RequestContext, tenantNo: TenantNo): Promise<RulesRow> {
    const load = async (provinces: readonly TenantNo[]) => (await this.database.rows<Written & { provinceNo: TenantNo }>(ctx.scope, rulesText('$1'), [provinces])).map(rulesOf);
    return (await batched(ctx, 'catalogs.rules', provinceOf(tenantNo), load, ({ provinceNo }) => provinceNo))!;
  }

  /** All entries of a dictionary, by code. */
  async entries(ctx: RequestContext, tenantNo: TenantNo, dictionary: Dictionary): Promise<readonly EntryRow[]> {
    return (await this.rules(ctx, tenantNo)).dictionary.filter((entry) => entry.dictionary === dictionary);
  }

  async entryById(ctx: RequestContext, id: string): Promise<EntryRow | null> {
    const [row] = await this.database.rows<EntryRow & Record<string, unknown>>(ctx.scope,
      `select id, tenant_no as "tenantNo", dictionary, code, name, english, valid_from as "validFrom", valid_until as "validUntil" from catalogs.dictionary_entry where id = $1`, [id]);
    return row ?? null;
  }

  async schemeById(ctx: RequestContext, id: string): Promise<CodeSchemeRow | null> {
    const [row] = await this.database.rows<CodeSchemeRow & Record<string, unknown>>(ctx.scope, `select ${SCHEME} from catalogs.code_scheme where id = $1`, [id]);
    return row ?? null;
  }

  /** The scheme that counts in the tenant's province; null where there is none. */
  async scheme(ctx: RequestContext, tenantNo: TenantNo): Promise<CodeSchemeRow | null> {
    const [row] = await this.database.rows<CodeSchemeRow & Record<string, unknown>>(ctx.scope,
      `select ${SCHEME} from catalogs.code_scheme where tenant_no = $1 order by version desc limit 1`, [provinceOf(tenantNo)]);
    return row ?? null;
  }
}
