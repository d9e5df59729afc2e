import { BATCH, type ItemImpacts } from './impact-batches.js';
import { ImpactRun, ImpactRuns } from './impact-run.js';

const SHIFANG = 51_06_082_000_0000;
const AT = new Date('2026-11-23T02:00:00Z');
/** An item of which a township of the county has one override that holds. */
const item = (no: number): ItemImpacts => ({ itemCode: String(no).padStart(4, '0'), editionId: '', impacts: [{ impact: 'valid', override: { tenantNo: SHIFANG + 120_0000 } } as never] });
/** Batches that come when they are let, one after the other. */
function gate(...batches: readonly (readonly ItemImpacts[])[]) {
  const asked: string[] = [];
  const open: (() => void)[] = [];
  const next = (after: string) => new Promise<readonly ItemImpacts[]>((resolve) => {
    const batch = batches[asked.push(after) - 1]!;
    open.push(() => resolve(batch));
  });
  return { asked, next, let: async () => { open.shift()!(); await new Promise((turn) => setImmediate(turn)); } };
}
const full = Array.from({ length: BATCH }, (_, no) => item(no));

test('a report tells how far it is, batch by batch, and what it has counted of that', async () => {
  const batches = gate(full, [item(BATCH)]);
  const run = new ImpactRun(BATCH + 1, AT, batches.next);
  expect(run.soFar()).toEqual({ valid: 0, clamped: 0, conflicting: 0, obsolete: 0, counties: [], asOf: AT, items: BATCH + 1, examined: 0, isComplete: false });
  await batches.let();
  expect(run.soFar()).toMatchObject({ valid: BATCH, examined: BATCH, isComplete: false, counties: [{ countyNo: SHIFANG, valid: BATCH }] });
  await batches.let();
  await run.done;
  expect(run.soFar()).toMatchObject({ valid: BATCH + 1, examined: BATCH + 1, isComplete: true });
  expect(batches.asked).toEqual(['', full.at(-1)!.itemCode]);
});

test('whoever asks for the same is told of the same run; one that failed is begun anew, and the oldest is forgotten', async () => {
  const runs = new ImpactRuns();
  const never = () => new ImpactRun(1, AT, gate([]).next);
  const first = runs.of('a', never);
  expect(runs.of('a', never)).toBe(first);
  const failing = runs.of('b', () => new ImpactRun(1, AT, () => Promise.reject(new Error('the database is gone'))));
  await expect(failing.done).rejects.toThrow('gone');
  expect(runs.of('b', never)).not.toBe(failing);
  for (let no = 0; no < 8; no++) runs.of(String(no), never);
  expect(runs.of('a', never)).not.toBe(first);
});
