import type { Level, TenantNo } from '@yimen/jurisdiction';

/** A limit, whole and at least 1 of its unit; 0 on the spot (即办). */
export interface EffectiveLimit {
  readonly amount: number;
  readonly unit: 'working_day' | 'calendar_day' | 'month' | 'year' | 'hour' | 'on_the_spot';
}

/** A material (申请材料): required (必要), may follow later (容缺后补), or not to be handed in (免交). */
export interface EffectiveMaterial {
  readonly id: string;
  readonly name: string;
  readonly necessity: 'required' | 'deferrable' | 'exempt';
}

/** A step (办理环节) with the level whose centre does it. */
export interface EffectiveStep {
  readonly id: string;
  readonly name: string;
  readonly limit: EffectiveLimit;
  readonly level: Level;
}

/** What a case needs to know of its item; the public guide has more and asks the catalog itself. */
export interface EffectiveItemValues {
  readonly name: string;
  readonly timeKind: 'on_the_spot' | 'promised';
  readonly route: 'own' | 'review' | 'joint' | 'forward' | 'agent';
  readonly department: string;
  readonly materials: readonly EffectiveMaterial[];
  readonly steps: readonly EffectiveStep[];
  readonly statutoryLimit: EffectiveLimit;
  readonly promisedLimit: EffectiveLimit;
  /** The level whose centre reviews, or null when nobody above does. */
  readonly reviewLevel: Level | null;
  /** Whether the handling clock below runs on during that review. */
  readonly reviewCounts: 'counts' | 'pauses';
  /** How far it can be done online (网上办理深度): from 3 on it is applied for there; null where nothing is said, left out by what was frozen before that was asked. */
  readonly onlineDepth?: 1 | 2 | 3 | 4 | null;
}

/** An item as it holds at one tenant. `version` changes with every edition or override that reaches it: equal version, equal item. */
export interface EffectiveItem {
  readonly itemCode: string;
  readonly editionId: string;
  readonly editionNo: number;
  readonly values: EffectiveItemValues;
  readonly version: string;
  /** Why one of those that were to receive it does not; left out where all do, or nobody asked. */
  readonly notOffered?: NotOffered;
}

/** A tenant that has interrupted an item (暂停), or offers it no longer (退出). */
export interface NotOffered {
  readonly tenantNo: TenantNo;
  readonly state: 'suspended' | 'left';
}

/** `asOf` is an instant: the edition and the overrides in force then count. */
export interface EffectiveItemRequest {
  readonly tenantNo: TenantNo;
  readonly itemCode: string;
  readonly asOf: Date;
  /** The tenants that a new case passes on its way in, if one is to be received. */
  readonly receivers?: readonly TenantNo[];
}

/**
 * The port through which other services read the catalog: a local call in one process, HTTP between processes.
 * The class itself is the injection token.
 */
export abstract class EffectiveStandards {
  /**
   * The items as they hold, in the order of the requests; null where the tenant's province has no such item in force at
   * that instant.
   */
  abstract many(requests: readonly EffectiveItemRequest[]): Promise<readonly (EffectiveItem | null)[]>;

  /** The one item, or null. */
  async at(request: EffectiveItemRequest): Promise<EffectiveItem | null> {
    const [item = null] = await this.many([request]);
    return item;
  }
}
