/** How often something may be done: so many at once, and so many a second in the long run. */
export interface Budget {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  left: number;
  at: number;
}

/** Who is remembered; each takes some 100 bytes. Beyond it those are forgotten first who could do everything again anyway. */
const REMEMBERED = 50_000;

/** A budget for each of many (令牌桶), in the memory of this process. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly budget: Budget,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes so much of somebody's budget. @returns 0, or the whole seconds until it could be had; then nothing was taken */
  take(who: string, amount = 1): number {
    const now = this.now();
    const bucket = this.bucketOf(who, now);
    const { perSecond, burst } = this.budget;
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.left < amount) return Math.ceil((amount - bucket.left) / perSecond);
    bucket.left -= amount;
    return 0;
  }

  private bucketOf(who: string, now: number): Bucket {
    const known = this.buckets.get(who);
    if (known) return known;
    if (this.buckets.size >= REMEMBERED) this.forget(now);
    const bucket = { left: this.budget.burst, at: now };
    this.buckets.set(who, bucket);
    return bucket;
  }

  /** Forgets whose budget is whole again; if nobody's is, those who came first. */
  private forget(now: number): void {
    const whole = (this.budget.burst / this.budget.perSecond) * 1000;
    for (const [who, { at }] of this.buckets) if (now - at >= whole) this.buckets.delete(who);
    for (const who of this.buckets.keys()) {
      if (this.buckets.size < REMEMBERED * 0.9) return;
      this.buckets.delete(who);
    }
  }
}
