import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ANONYMOUS, scopeOf } from '@yimen/access';
import { isItemField } from '@yimen/catalogs-domain';
import { EffectiveStandards, type EffectiveItem, type EffectiveItemRequest, type NotOffered } from '@yimen/catalogs-contract';
import { ClaimQueries } from '../claim/claim.queries.js';
import { EffectiveQueries, type EffectiveAtTenant } from './effective.queries.js';

/** Standards are public by law, so other services read them as anybody would. */
const PUBLIC = scopeOf(ANONYMOUS);

/** The catalog for the other services of the same process. */
@Injectable()
export class LocalEffectiveStandards extends EffectiveStandards {
  constructor(
    private readonly queries: EffectiveQueries,
    private readonly claims: ClaimQueries,
  ) {
    super();
  }

  async many(requests: readonly EffectiveItemRequest[]): Promise<readonly (EffectiveItem | null)[]> {
    const found = new Map<EffectiveItemRequest, EffectiveItem | null>();
    const instants = new Map(requests.map(({ asOf }) => [asOf.getTime(), asOf]));
    await Promise.all([...instants].map(async ([time, asOf]) => {
      const together = requests.filter((request) => request.asOf.getTime() === time);
      const items = await this.queries.manyAt(PUBLIC, together, asOf);
      together.forEach((request, index) => {
        const item = items[index];
        // Nothing new is received for what is suspended or has ended.
        found.set(request, item && item.edition.standing === 'in_force' ? itemOf(item) : null);
      });
    }));
    return Promise.all(requests.map(async (request) => {
      const item = found.get(request) ?? null;
      const notOffered = item && await this.notOffered(request);
      return notOffered ? { ...item!, notOffered } : item;
    }));
  }

  private async notOffered({ receivers = [], itemCode, asOf }: EffectiveItemRequest): Promise<NotOffered | null> {
    return receivers.length === 0 ? null : this.claims.notOffered(PUBLIC, receivers, itemCode, asOf);
  }
}

function itemOf(found: EffectiveAtTenant): EffectiveItem {
  const { edition: { editionId, editionNo, standard }, effective: { values } } = found;
  return {
    itemCode: standard.code,
    editionId,
    editionNo,
    version: versionOf(found),
    values: {
      name: values.name,
      timeKind: values.timeKind,
      route: values.route,
      department: values.department,
      materials: values.materials.map(({ id, name, necessity }) => ({ id, name, necessity })),
      steps: values.steps,
      statutoryLimit: values.statutoryLimit,
      promisedLimit: values.promisedLimit,
      reviewLevel: values.reviewLevel,
      reviewCounts: values.reviewCounts,
      onlineDepth: values.online?.depth ?? null,
    },
  };
}

/** Editions and override rows never change, so the ids of those that made the item stand for its content; of a row whose field is locked nothing came. */
function versionOf({ edition, overrides, effective: { policies } }: EffectiveAtTenant): string {
  const counting = overrides.filter(({ field, tenantNo }) => isItemField(field) && policies(field, tenantNo) !== 'LOCKED');
  return createHash('sha256').update([edition.editionId, ...counting.map(({ id }) => id).toSorted()].join(' ')).digest('base64url').slice(0, 22);
}
