import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@yimen/embedded';
import { refusalText } from '@yimen/settings';
import { DEMO_USERS_FILE, writeDemoUsers } from './keycloak/demo-users.js';
import { KEYCLOAK_VERSION, keycloakDistribution } from './keycloak/distribution.js';
import { startKeycloak, type RunningKeycloak } from './keycloak/keycloak-server.js';
import { ROOT } from './root.js';

/**
 * `npm run test:keycloak`: the identity and the end-to-end suites against a real Keycloak with the realm of
 * deploy/keycloak. Arguments go to Jest. Without Java, Maven or the distribution it fails, unless YIMEN_SKIP_KEYCLOAK=1.
 * `-- --write-users` runs nothing and writes the demo users anew, from the seed data.
 */
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const CONFIG = 'apps/commands/test/keycloak/jest.config.mjs';
const FILES = [join(ROOT, 'deploy/keycloak/yimen-realm.json'), DEMO_USERS_FILE];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Runs Jest to its end. @returns its exit code */
async function suites(keycloak: RunningKeycloak, product: string): Promise<number> {
  const env = { ...process.env, KEYCLOAK_ADDRESS: keycloak.address, KEYCLOAK_ADMIN_PASSWORD: keycloak.adminPassword, KEYCLOAK_WEB_ORIGIN: product };
  const child = spawn(process.execPath, [...JEST, '--config', CONFIG, '--runInBand', ...process.argv.slice(2)], { cwd: ROOT, env, stdio: 'inherit' });
  process.once('exit', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** @returns the exit code and the line that says how it went */
async function testKeycloak(): Promise<readonly [number, string]> {
  const begin = performance.now();
  const distribution = await keycloakDistribution((what) => console.log(`  Keycloak ${KEYCLOAK_VERSION}: ${what} …`));
  const product = `http://localhost:${await freePort()}`;
  const obtained = performance.now();
  const keycloak = await startKeycloak({ distribution, imports: FILES, placeholders: { YIMEN_ADDRESS: product, YIMEN_CLI_CLIENT: 'true' } });
  try {
    console.log(`  Keycloak ${KEYCLOAK_VERSION} 就绪 ready: ${keycloak.address} (${seconds(keycloak.readyInMs)} ${keycloak.memory()})\n`);
    const code = await suites(keycloak, product);
    const facts = [
      `获取 obtained ${seconds(obtained - begin)}`, `启动 started ${seconds(keycloak.readyInMs)}`, `共 in all ${seconds(performance.now() - begin)}`, keycloak.memory(),
    ];
    return [code, `${code === 0 ? '通过 passed' : '失败 failed'} (${facts.filter(Boolean).join(', ')})`];
  } finally {
    await keycloak.stop();
  }
}

async function summary(): Promise<readonly [number, string]> {
  if (process.env['YIMEN_SKIP_KEYCLOAK'] === '1') return [0, '未运行：YIMEN_SKIP_KEYCLOAK=1。Not run: skipped by YIMEN_SKIP_KEYCLOAK=1.'];
  try {
    return await testKeycloak();
  } catch (error) {
    const reason = refusalText(error);
    if (reason === null) throw error;
    return [1, `失败：没有可用的 Keycloak。Failed: there is no Keycloak to test with. (YIMEN_SKIP_KEYCLOAK=1)\n${reason}`];
  }
}

/** Whoever is asked to stop ends as any process does, and takes along what he has started. */
async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  const [code, line] = await summary();
  console.log(`\nKeycloak ${KEYCLOAK_VERSION}: ${line}`);
  process.exitCode = code;
}

if (process.argv.includes('--write-users')) writeDemoUsers();
else await main();
