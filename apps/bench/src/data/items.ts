import { createHash } from 'node:crypto';
import type { CaseLimits, ItemFacts } from '@yimen/cases-domain';
import type { EffectiveItem } from '@yimen/catalogs-contract';
import type { ItemStandard } from '@yimen/catalogs-domain';
import { countyOf, Level, provinceOf, townshipOf, type TenantNo } from '@yimen/jurisdiction';
import type { Client } from 'pg';
import { stableWeight } from './chance.js';
import { journeyOf, type Journey, type JourneyShape } from './journey.js';

/** As many different items as people in fact ask for; the rest of a large catalog lies still. */
const MOST_ITEMS = 300;

/** An item as cases of a province are handled under it: its newest edition, before any tenant's adjustments. */
export interface CaseItem {
  readonly code: string;
  readonly name: Buffer;
  /** What a case refers to the frozen standard by. */
  readonly standardDigest: Buffer;
  readonly weight: number;
  readonly limits: CaseLimits;
  readonly hasMaterials: boolean;
  readonly hasDeferrable: boolean;
  /** The tenant above that decides the item for a handling centre, or null when that centre does. */
  reviewerOf(handlingNo: TenantNo): TenantNo | null;
  journey(shape: JourneyShape): Journey;
}

const CHANNELS: readonly JourneyShape['channel'][] = ['village_agent', 'window', 'online'];

interface EditionRow {
  readonly editionId: string;
  readonly editionNo: number;
  readonly content: ItemStandard;
}

/** The items in force that a province had published by an instant, in the order of their codes; their standards are kept for cases to refer to. */
export async function readItems(owner: Client, provinceNo: TenantNo, publishedBy: Date): Promise<readonly CaseItem[]> {
  const { rows } = await owner.query<EditionRow>(
    `select distinct on (item_code) id as "editionId", edition_no as "editionNo", content from catalogs.item_edition
     where tenant_no = $1 and published_at <= $2
       and not exists (select from catalogs.item_standing s where s.tenant_no = item_edition.tenant_no and s.item_code = item_edition.item_code)
     order by item_code, edition_no desc limit $3`, [provinceNo, publishedBy, MOST_ITEMS]);
  const items = rows.map((row) => ({ row, standard: JSON.stringify(effectiveItem(row)) }));
  const digests = items.map(({ standard }) => createHash('sha256').update(standard).digest());
  await owner.query('insert into cases.frozen_standard select * from unnest($1::bytea[], $2::jsonb[]) on conflict do nothing', [digests, items.map(({ standard }) => standard)]);
  return rows.map((row, at) => caseItem(row, digests[at]!));
}

function caseItem(row: EditionRow, standardDigest: Buffer): CaseItem {
  const { editionId, editionNo, content } = row;
  const standard = effectiveItem(row);
  const { values } = standard;
  const limits = limitsOf(standard);
  const facts: ItemFacts = { editionId, editionNo, materials: values.materials, reviewTenantNo: null, steps: [], limits };
  const journeys: Journey[] = [];
  return {
    code: content.code,
    name: Buffer.from(values.name),
    standardDigest,
    // What can be had at once is asked for more often than what goes up to the county.
    weight: stableWeight(content.code) / (values.reviewLevel === null ? 1 : 3),
    limits,
    hasMaterials: values.materials.some(({ necessity }) => necessity === 'required'),
    hasDeferrable: values.materials.some(({ necessity }) => necessity === 'deferrable'),
    reviewerOf: (handlingNo) => {
      const reviewer = ancestorAt(handlingNo, values.reviewLevel);
      return reviewer === handlingNo ? null : reviewer;
    },
    journey: (shape) => {
      const { channel, supplemented, withGaps, refused, reviewed } = shape;
      const key = [supplemented, withGaps, refused, reviewed].reduce((sum, flag) => sum * 2 + Number(flag), CHANNELS.indexOf(channel));
      return (journeys[key] ??= journeyOf(facts, shape));
    },
  };
}

/** What the catalog tells a case of an item that no tenant has adjusted. */
function effectiveItem({ editionId, editionNo, content }: EditionRow): EffectiveItem {
  const { name, timeKind, route, department, materials, steps, statutoryLimit, promisedLimit, reviewLevel, reviewCounts, online } = content;
  return {
    itemCode: content.code, editionId, editionNo,
    version: createHash('sha256').update(editionId).digest('base64url').slice(0, 22),
    values: {
      name, timeKind, route, department, materials: materials.map((material) => ({ id: material.id, name: material.name, necessity: material.necessity })),
      steps, statutoryLimit, promisedLimit, reviewLevel, reviewCounts, onlineDepth: online?.depth ?? null,
    },
  };
}

function limitsOf({ values }: EffectiveItem): CaseLimits {
  const steps = values.steps.filter(({ level, limit }) => level === values.reviewLevel && limit.unit === 'working_day');
  const amount = steps.reduce((sum, { limit }) => sum + limit.amount, 0);
  const review = amount > 0 ? { amount, unit: 'working_day' as const } : values.promisedLimit;
  return { statutory: values.statutoryLimit, promised: values.promisedLimit, review, reviewCounts: values.reviewCounts, steps: values.steps };
}

function ancestorAt(no: TenantNo, level: Level | null): TenantNo | null {
  if (level === null) return null;
  if (level === Level.Province) return provinceOf(no);
  return level === Level.County ? countyOf(no) : townshipOf(no);
}
