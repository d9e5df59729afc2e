// npm run verify -- --only keycloak   runs the long checks, or those that are named: what npm test has a short share of.
import { asOne, jest, report, runSteps } from './steps/run-steps.mjs';

await runSteps({
  long: () => jest('long'),
  prove: () => report('apps/commands/dist/prove-scope.js', '--checks', '1000000'),
  fuzz: async () => asOne(
    await report('apps/commands/dist/fuzz.js', '--requests', '100000'),
    await report('apps/commands/dist/fuzz.js', '--requests', '100000', '--services'),
  ),
  keycloak: () => report('apps/commands/dist/test-keycloak.js'),
  bench: () => report('apps/bench/dist/main.js', '--quick'),
});
