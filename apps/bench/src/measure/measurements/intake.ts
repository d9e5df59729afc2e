import type { Bench } from '../bench.js';
import { interleaved } from '../interleaved.js';
import type { Measurement, Reading } from '../measurement.js';
import { submitAt, TOWNSHIP_DESK } from '../open-work.js';
import { RawIntake } from '../raw-intake.js';
import { median } from '../statistics.js';

/** An application at a counter: decided, encrypted, numbered, audited, and on disk when it is answered. */
export const INTAKE: Measurement = { id: 'intake', what: { zh: '窗口收件', en: 'case intake at a counter' }, goal: null, run };

async function run(bench: Bench): Promise<Reading> {
  const token = await bench.tokenOf(TOWNSHIP_DESK.username);
  const raw = await RawIntake.like(bench.sql, await submitAt(bench, TOWNSHIP_DESK), token);
  const { client, close } = await bench.sql.connection('cases');
  try {
    const { value, baseline } = await interleaved(() => submitAt(bench, TOWNSHIP_DESK), () => raw.submit(client), bench.pace.intake);
    return { value: median(value), baseline: median(baseline), unit: 'ms', samples: value, baselineSamples: baseline };
  } finally {
    await close();
    await raw.remove();
  }
}
