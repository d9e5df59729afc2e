import { Injectable } from '@nestjs/common';
import { caseNumber } from '@yimen/cases-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { IsoDate } from '@yimen/working-days';

/** Draws the numbers of cases and receipts outside any case's transaction: nobody waits for a number, and a gap does no harm. */
@Injectable()
export class CaseNumbers {
  constructor(private readonly database: Database) {}

  /** A case number (办件编号) of the tenant that opens the case. */
  async next(tenantNo: TenantNo, on: IsoDate): Promise<string> {
    const drawn = await this.find(tenantNo, on);
    if (drawn === null) throw new Error(`tenant ${tenantNo} is not published`);
    return drawn;
  }

  /** The same, or null where there is no such tenant, or it has ended. */
  async find(tenantNo: TenantNo, on: IsoDate): Promise<string | null> {
    const [row] = await this.database.published<{ serial: number; code: string }>(
      "select nextval('cases.case_serial') as serial, t.code from contract.tenant t where t.tenant_no = $1 and coalesce(t.valid_until, 'infinity') >= $2::date", [tenantNo, on]);
    return row ? caseNumber({ officialCode: row.code.padEnd(6, '0'), on, serial: row.serial }) : null;
  }

  /** Number of a receipt (收件凭证号). */
  async receipt(tenantNo: TenantNo, on: IsoDate): Promise<string> {
    return `S${await this.next(tenantNo, on)}`;
  }
}
