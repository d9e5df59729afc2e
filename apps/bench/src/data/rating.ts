import type { TenantNo } from '@yimen/jurisdiction';
import { Weighted, writeUuid7, type Chance } from './chance.js';
import type { CopyRows } from './copy-rows.js';
import { dayAt } from './due-days.js';

export interface RatedCase {
  /** Its first 16 bytes. */
  readonly caseId: Buffer;
  readonly tenantNo: TenantNo;
  readonly windowId: Buffer | null;
  readonly personId: Buffer;
  readonly closedAt: number;
}

/** What the column has by default: staff of every level see the rating. */
const VISIBLE_FROM = 1;
const RATED_SHARE = 0.3;
const WITHIN_MS = 7 * 86_400_000;

/** The levels as they are given, each with words that one in five adds. */
const SAID = new Weighted([
  { level: 1, share: 0.82, words: ['服务热情，一次办好', '很满意', '窗口人员耐心细致'] },
  { level: 2, share: 0.13, words: ['满意', '办理顺利'] },
  { level: 3, share: 0.035, words: ['排队时间有点长'] },
  { level: 4, share: 0.01, words: ['等待时间太长', '多跑了一趟'] },
  { level: 5, share: 0.005, words: ['超过承诺时限才办结'] },
], ({ share }) => share);
const CHANNELS = ['web', 'mobile', 'qr_code', 'hall_tablet', 'terminal', 'phone', 'sms'];

/** Some of those whose cases are closed rate them (好差评) within a week. */
export function writeRating(ratings: CopyRows, rated: RatedCase, untilMs: number, chance: Chance): void {
  const ratedAt = rated.closedAt + chance.below(WITHIN_MS);
  if (!chance.happens(RATED_SHARE) || ratedAt > untilMs) return;
  const { level, words } = SAID.pick(chance);
  const id = Buffer.alloc(16);
  writeUuid7(chance, ratedAt, id, 0);
  // A rating that nobody gave is filled in with the best one, as the standard has it.
  const active = level > 1 || chance.happens(0.7);
  const comment = active && chance.happens(0.2) ? chance.one(words) : null;
  ratings.row().uuid(id).uuid(rated.caseId).int8(rated.tenantNo).int2(VISIBLE_FROM).uuid(rated.windowId).int2(level).bool(active).text(comment)
    .text(chance.one(CHANNELS)).instant(ratedAt).date(dayAt(ratedAt)).uuid(rated.personId);
}
