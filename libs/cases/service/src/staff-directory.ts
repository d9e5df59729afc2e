import { Injectable } from '@nestjs/common';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import { shanghaiDateOf } from '@yimen/working-days';

/** Who works where, as the tenants service publishes it. */
@Injectable()
export class StaffDirectory {
  constructor(private readonly database: Database) {}

  /** Whether a person has a post at the tenant on that day, of one of these roles if any is named. */
  async worksAt(tenantNo: TenantNo, personId: string, at: Date, roles: readonly string[] | null = null): Promise<boolean> {
    const posts = await this.database.published(
      `select from contract.principal p, jsonb_to_recordset(p.posts) o ("tenantNo" bigint, role text, revoked boolean, "validFrom" date, "validUntil" date)
       where p.person_id = $1 and o."tenantNo" = $2 and ($4::text[] is null or o.role = any($4)) and not o.revoked
         and $3::date between o."validFrom" and coalesce(o."validUntil", 'infinity') limit 1`, [personId, tenantNo, shanghaiDateOf(at), roles]);
    return posts.length > 0;
  }
}
