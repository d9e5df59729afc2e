import { refusalText } from '@yimen/settings';
import { readArguments } from './measure/arguments.js';
import { MEASUREMENTS } from './measure/measurements/index.js';
import { runBench } from './measure/run-bench.js';

try {
  const asked = readArguments(process.argv.slice(2), MEASUREMENTS.map(({ id }) => id));
  const data = asked.data ?? (process.env['YIMEN_DATA']?.trim() || null);
  process.exitCode = await runBench({ ...asked, data }, MEASUREMENTS, process.stdout);
} catch (error) {
  console.error(refusalText(error) ?? error);
  process.exitCode = 1;
}
