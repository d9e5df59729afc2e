import type { Impact } from '@yimen/catalogs-domain';
import { countyOf, type TenantNo } from '@yimen/jurisdiction';
import { BATCH, type ItemImpacts } from './impact-batches.js';

export type ImpactCounts = Readonly<Record<Impact, number>>;
export interface CountyImpact extends ImpactCounts {
  readonly countyNo: TenantNo;
}
export interface PublicationImpact extends ImpactCounts {
  readonly counties: readonly CountyImpact[];
  /** What tenants had set by then. */
  readonly asOf: Date;
  /** Items of the publication, and those of them that are worked out. */
  readonly items: number;
  readonly examined: number;
  readonly isComplete: boolean;
}

const NONE: ImpactCounts = { valid: 0, clamped: 0, conflicting: 0, obsolete: 0 };
/** Reports that are kept; the one that was begun longest ago goes first. */
const MOST = 8;

/** An impact report (影响报告) while it is being worked out, batch by batch; whoever asks is told how far it is. */
export class ImpactRun {
  private readonly counties = new Map<TenantNo, Record<Impact, number>>();
  private readonly all: Record<Impact, number> = { ...NONE };
  private examined = 0;
  private isComplete = false;
  /** Resolves when it is complete. */
  readonly done: Promise<void>;

  /** @param next the items after one, by code */
  constructor(private readonly items: number, readonly asOf: Date, next: (after: string) => Promise<readonly ItemImpacts[]>) {
    this.done = this.work(next);
    // Who waits for it is told.
    this.done.catch(() => {});
  }

  soFar(): PublicationImpact {
    const counties = [...this.counties].toSorted(([a], [b]) => a - b).map(([countyNo, counts]) => ({ countyNo, ...counts }));
    return { ...this.all, counties, asOf: this.asOf, items: this.items, examined: this.examined, isComplete: this.isComplete };
  }

  private async work(next: (after: string) => Promise<readonly ItemImpacts[]>): Promise<void> {
    for (let after = ''; ;) {
      const batch = await next(after);
      for (const { impacts } of batch) for (const { impact, override } of impacts) this.count(override.tenantNo, impact);
      this.examined += batch.length;
      if (batch.length < BATCH) break;
      after = batch.at(-1)!.itemCode;
    }
    this.isComplete = true;
  }

  private count(tenantNo: TenantNo, impact: Impact): void {
    const countyNo = countyOf(tenantNo) ?? tenantNo;
    const county = this.counties.get(countyNo) ?? { ...NONE };
    this.counties.set(countyNo, county);
    county[impact] += 1;
    this.all[impact] += 1;
  }
}

/** The reports of a process: one of each publication as the catalog stands, whoever asks for it. */
export class ImpactRuns {
  private readonly runs = new Map<string, ImpactRun>();

  /** @param key what the report is made of: another, where anything of that has changed */
  of(key: string, begin: () => ImpactRun): ImpactRun {
    const known = this.runs.get(key);
    if (known) return known;
    const run = begin();
    this.runs.set(key, run);
    run.done.catch(() => this.runs.delete(key));
    if (this.runs.size > MOST) this.runs.delete(this.runs.keys().next().value!);
    return run;
  }
}
