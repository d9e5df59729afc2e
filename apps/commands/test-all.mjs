// npm test -- --only lint,unit libs/cases   runs those steps only, and of the tests those whose path holds libs/cases.
import { inTurn } from './bootstrap/turn.mjs';
import { asOne, check, jest, root, runSteps } from './steps/run-steps.mjs';

const tsc = (...args) => check('node_modules/typescript-7/bin/tsc', ...args);

await runSteps({
  lint: () => check('node_modules/eslint/bin/eslint.js', '.'),
  types: async () => asOne(await inTurn(root, () => tsc('-b')), await tsc('-p', 'tsconfig.spec.json')),
  tidy: () => check('apps/commands/dist/tidy.js'),
  unit: () => jest('unit'),
  integration: () => jest('integration'),
  e2e: () => jest('e2e'),
});
