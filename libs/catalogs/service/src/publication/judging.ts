import type { EntityManager } from '@mikro-orm/postgresql';
import { changesBetween, checkStandard, checkUnder, completed, policyOf, type WrittenStandard } from '@yimen/catalogs-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import type { CatalogRefusal, PublicationFinding } from '../catalog.messages.js';
import { rulesFor } from '../dictionary/dictionary.queries.js';
import type { Answer } from './item-publication.entity.js';

/** A draft that somebody submits. */
export interface Submitted {
  readonly editionId: string;
  readonly itemCode: string;
  readonly editionNo: number;
  /** Whether the item has no edition before it. */
  readonly isNew: boolean;
  readonly version: number;
  readonly status: string;
  readonly content: WrittenStandard;
}
type Answers = ReadonlyMap<string, readonly Answer[]>;

/** As many findings are told at once; `count` says how many there are. */
const TOLD = 200;

interface Given extends Answer {
  /** The edition it speaks of, or nothing: then it speaks of all. */
  readonly editionId?: string | null | undefined;
}

/** The reasons given for each edition's warnings: its own, and those given for all; of a code the own reason. */
export function answersOf(drafts: readonly Submitted[], given: readonly Given[]): Answers {
  const own = Map.groupBy(given, ({ editionId }) => editionId?.toLowerCase() ?? null);
  const forAll = own.get(null) ?? [];
  return new Map(drafts.map(({ editionId, content }) => {
    const codes = new Set<string>(checkStandard(completed(content)).map(({ code }) => code));
    const reasons = new Map([...forAll, ...(own.get(editionId) ?? [])].filter(({ code }) => codes.has(code)).map(({ code, reason }) => [code, reason]));
    return [editionId, [...reasons].map(([code, reason]) => ({ code, reason }))];
  }));
}

/**
 * Runs the consistency rules, and those of the province, over everything that is submitted: an error stops it, a warning wants a reason. A correction (勘误)
 * besides changes nothing that a tenant below may only tighten, nor the limit of the law.
 */
export async function judged(
  em: EntityManager, tenantNo: TenantNo, drafts: readonly Submitted[], answers: Answers, kind: 'regular' | 'correction', on: string,
): Promise<CatalogRefusal | null> {
  const rules = await rulesFor(em, tenantNo);
  const findings = drafts.flatMap(({ editionId, isNew, itemCode, content }): PublicationFinding[] =>
    checkUnder(rules, completed(content), on, isNew).map((finding) => ({ ...finding, editionId, itemCode })));
  const errors = findings.filter(({ severity }) => severity === 'error');
  const unanswered = findings.filter(({ editionId, code }) => !answers.get(editionId)?.some((answer) => answer.code === code));
  const against = errors.length > 0 ? errors : unanswered;
  if (against.length > 0) return { kind: 'StandardNotPublishable', findings: against.slice(0, TOLD), count: against.length };
  return kind === 'correction' ? noCorrection(em, tenantNo, drafts) : null;
}

async function noCorrection(em: EntityManager, tenantNo: TenantNo, drafts: readonly Submitted[]): Promise<CatalogRefusal | null> {
  for (const { itemCode, editionNo, content } of drafts) {
    const [before] = await em.execute<{ content: WrittenStandard }[]>(
      `select content from catalogs.item_edition where tenant_no = ? and item_code = ? and edition_no < ? and status = 'published' order by edition_no desc limit 1`,
      [tenantNo, itemCode, editionNo]);
    const changed = before ? changesBetween(completed(before.content), completed(content)) : [];
    const fields = [...new Set(changed.map(({ field }) => field))].filter((field) => policyOf(field) === 'TIGHTEN' || field === 'statutoryLimit');
    if (!before || fields.length > 0) return { kind: 'NotACorrection', itemCode, fields };
  }
  return null;
}
