// npm run verify -- --only keycloak   runs the long checks, or those that are named: what npm test has a short share of.
import { jest, report, runSteps } from './steps/run-steps.mjs';

await runSteps({
  long: () => jest('long'),
  keycloak: () => report('apps/commands/dist/test-keycloak.js'),
  bench: () => report('apps/bench/dist/main.js', '--quick'),
});
