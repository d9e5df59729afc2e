import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@yimen/access';
import { batched } from '@yimen/graphql-kit';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database, isUuid } from '@yimen/persistence';
import { addDays } from '@yimen/working-days';

interface LinkRow {
  readonly predecessorNo: TenantNo;
  readonly successorNo: TenantNo;
}
interface OrderRow extends LinkRow {
  readonly id: string;
  readonly kind: string;
  readonly effectiveOn: string;
  readonly document: string;
}
export interface SuccessionRow {
  readonly id: string;
  readonly kind: string;
  readonly effectiveOn: string;
  readonly lastDayOn: string;
  readonly document: string;
  readonly links: readonly LinkRow[];
}

const LINK = 'predecessor_no as "predecessorNo", successor_no as "successorNo"';

/** Who goes on for whom: published, so anybody may ask. */
@Injectable()
export class SuccessionQueries {
  constructor(private readonly database: Database) {}

  /** Numbers of those that go on for a tenant. */
  successorsOf(ctx: RequestContext, no: TenantNo): Promise<readonly TenantNo[]> {
    return this.linked(ctx, 'predecessor_no', no, ({ predecessorNo }) => predecessorNo, ({ successorNo }) => successorNo);
  }

  /** Numbers of those for which a tenant goes on. */
  predecessorsOf(ctx: RequestContext, no: TenantNo): Promise<readonly TenantNo[]> {
    return this.linked(ctx, 'successor_no', no, ({ successorNo }) => successorNo, ({ predecessorNo }) => predecessorNo);
  }

  async orderById(ctx: RequestContext, id: string): Promise<SuccessionRow | null> {
    if (!isUuid(id)) return null;
    const rows = await this.database.rows<OrderRow>(ctx.scope,
      `select order_id as id, kind, effective_on as "effectiveOn", document, ${LINK} from tenants.succession where order_id = $1 order by predecessor_no`, [id]);
    const [first] = rows;
    if (!first) return null;
    const { kind, effectiveOn, document } = first;
    return { id, kind, effectiveOn, lastDayOn: addDays(effectiveOn, -1), document, links: rows };
  }

  private async linked(
    ctx: RequestContext, column: 'predecessor_no' | 'successor_no', no: TenantNo, keyOf: (row: LinkRow) => TenantNo, otherOf: (row: LinkRow) => TenantNo,
  ): Promise<readonly TenantNo[]> {
    const load = async (numbers: readonly TenantNo[]) => {
      const rows = await this.database.rows<LinkRow>(ctx.scope, `select ${LINK} from tenants.succession where ${column} = any($1) order by predecessor_no`, [numbers]);
      const byKey = Map.groupBy(rows, keyOf);
      return numbers.map((number) => ({ number, others: (byKey.get(number) ?? []).map(otherOf) }));
    };
    return (await batched(ctx, `tenants.succession ${column}`, no, load, ({ number }) => number))?.others ?? [];
  }
}
