import { countyOf, intervalOf, Level, lineageOf, parentOf, type TenantNo } from '@yimen/jurisdiction';
import type { PersonalDataKeys } from '@yimen/personal-data';
import type { Client } from 'pg';
import { Calendars } from './calendars.js';
import { stableWeight, Weighted } from './chance.js';
import { dayAt } from './due-days.js';
import { readItems, type CaseItem } from './items.js';
import { readOffices, type Office } from './offices.js';
import { peopleOf, type Applicant } from './people.js';

/** How far back cases go. */
export const PERIOD_DAYS = 730;
/** Days around the period that the acts and limits of its cases reach. */
const DAYS_BEFORE = 20;
const DAYS_AFTER = 500;

/** By which way and where an application comes in. */
export interface Origin {
  readonly channel: 'village_agent' | 'window' | 'online';
  readonly originNo: TenantNo;
  readonly handlingNo: TenantNo;
  /** Official code of the tenant that numbers the case. */
  readonly originCode: string;
  readonly weight: number;
  readonly applicants: readonly Applicant[];
}

/** Everything about a province that its cases are made of; read once. */
export interface World {
  readonly origins: Weighted<Origin>;
  readonly items: Weighted<CaseItem>;
  readonly calendars: Calendars;
  readonly officeOf: (tenantNo: TenantNo) => Office;
}

export interface WorldOptions {
  readonly provinceNo: TenantNo;
  /** The instant at which the cases stand. */
  readonly until: Date;
  readonly keys: PersonalDataKeys;
}

interface TenantRow {
  readonly no: TenantNo;
  readonly level: Level;
  readonly code: string;
}

/** How the cases of a province spread over the levels at which they are handed in, and there over window and network. */
const SHARES: Readonly<Record<Level, { readonly share: number; readonly online: number }>> = {
  [Level.Province]: { share: 0.02, online: 0.5 },
  [Level.County]: { share: 0.33, online: 0.35 },
  [Level.Township]: { share: 0.35, online: 0.1 },
  [Level.Village]: { share: 0.3, online: 0 },
};

/** Reads a province's tenants, offices, people, items and calendars. */
export async function readWorld(owner: Client, { provinceNo, until, keys }: WorldOptions): Promise<World> {
  const { lo, hi } = intervalOf(provinceNo);
  const { rows } = await owner.query<{ no: string; level: Level; code: string }>(
    `select tenant_no as no, level, code from contract.tenant where tenant_no between $1 and $2 and valid_until is null order by tenant_no`, [lo, hi]);
  const tenants = rows.map(({ no, level, code }) => ({ no: Number(no), level, code }));
  const counties = tenants.filter(({ level }) => level === Level.County);
  const people = await peopleOf(owner, counties, keys);
  const lastDay = dayAt(until.getTime());
  const items = await readItems(owner, provinceNo, until);
  return {
    origins: new Weighted(originsOf(tenants, people), ({ weight }) => weight),
    items: new Weighted(items, ({ weight }) => weight),
    calendars: await Calendars.read(owner, provinceNo, lastDay - PERIOD_DAYS - DAYS_BEFORE, lastDay + DAYS_AFTER),
    officeOf: await readOffices(owner, provinceNo),
  };
}

function originsOf(tenants: readonly TenantRow[], people: ReadonlyMap<TenantNo, readonly Applicant[]>): readonly Origin[] {
  // A busy county has busy townships and villages.
  const own = new Map(tenants.map(({ no }) => [no, stableWeight(no)]));
  const weights = new Map(tenants.map(({ no }) => [no, lineageOf(no).reduce((product, one) => product * (own.get(one) ?? 1), 1)]));
  const weightOf = ({ no }: TenantRow): number => weights.get(no)!;
  const everybody = [...people.values()].flat();
  return [...Map.groupBy(tenants, ({ level }) => level)].flatMap(([level, some]) => {
    const total = some.reduce((sum, tenant) => sum + weightOf(tenant), 0);
    return some.flatMap((tenant): readonly Origin[] => {
      const { share, online } = SHARES[level];
      const weight = (share * weightOf(tenant)) / total;
      const county = countyOf(tenant.no);
      const applicants = county === null ? everybody : (people.get(county) ?? everybody);
      const numbered = { originNo: tenant.no, originCode: tenant.code.padEnd(6, '0'), applicants };
      if (level !== Level.Village) {
        const handled = { ...numbered, handlingNo: tenant.no };
        return [{ ...handled, channel: 'window', weight: weight * (1 - online) }, { ...handled, channel: 'online', weight: weight * online }];
      }
      return [{ ...numbered, channel: 'village_agent', weight, handlingNo: parentOf(tenant.no)! }];
    });
  });
}
