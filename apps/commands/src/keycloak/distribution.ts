import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from '@yimen/settings';

/** The Keycloak that the product is tried with. */
export const KEYCLOAK_VERSION = '26.7.3';

const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:tar.gz`;
const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const OLDEST_JAVA = 17;

/** What is fixed when the server is built instead of at each start; health is how we learn that it is ready. */
const BUILD_OPTIONS = ['--db=dev-file', '--health-enabled=true'];

/**
 * The folder of an unpacked and built Keycloak, made on the first call and kept in the user's cache.
 * @param tell hears what takes long
 * @throws StartRefused when Java, Maven or the distribution cannot be had
 */
export async function keycloakDistribution(tell: (what: string) => void): Promise<string> {
  await assertJava();
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'yimen');
  const folder = join(cache, `keycloak-${KEYCLOAK_VERSION}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'keycloak-'));
  try {
    await download(making, tell);
    const unpacked = join(making, 'unpacked');
    mkdirSync(unpacked);
    await mustSucceed('tar', ['xzf', join(making, `keycloak-quarkus-dist-${KEYCLOAK_VERSION}.tar.gz`), '-C', unpacked, '--strip-components=1']);
    tell('构建 building');
    await mustSucceed(join(unpacked, 'bin/kc.sh'), ['build', ...BUILD_OPTIONS]);
    // Last, so that a folder of this name is always a complete one; whoever was faster may keep his.
    if (!existsSync(folder)) renameSync(unpacked, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

async function assertJava(): Promise<void> {
  const { code, said } = await run('java', ['-version']);
  const major = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (code === 0 && major >= OLDEST_JAVA) return;
  const found = code === 0 ? said.split('\n', 1)[0] : '—';
  throw new StartRefused(
    `Keycloak 需要 Java ${OLDEST_JAVA} 或更高版本，当前：${found}。请安装，例如 Debian 的 openjdk-17-jre-headless。`,
    `Keycloak needs Java ${OLDEST_JAVA} or newer, found: ${found}. Please install it, on Debian for example openjdk-17-jre-headless.`,
  );
}

/** Maven keeps what it downloads in its own repository, so that a second folder costs no second download. */
async function download(folder: string, tell: (what: string) => void): Promise<void> {
  if ((await run('mvn', ['-version'])).code !== 0) {
    throw new StartRefused('获取 Keycloak 需要 Maven（mvn），例如 Debian 的 maven。', 'Keycloak comes through Maven (mvn), on Debian the package maven.');
  }
  tell('下载约 180 MB downloading');
  const goals = [`${DEPENDENCY_PLUGIN}:get`, `${DEPENDENCY_PLUGIN}:copy`];
  const { code, said } = await run('mvn', ['-B', '-q', ...goals, `-Dartifact=${ARTIFACT}`, '-Dtransitive=false', `-DoutputDirectory=${folder}`]);
  if (code === 0) return;
  throw new StartRefused(`Maven 没有取到 ${ARTIFACT}：\n${lastLines(said)}`, `Maven did not get ${ARTIFACT}.`);
}

async function mustSucceed(command: string, args: readonly string[]): Promise<void> {
  const { code, said } = await run(command, args);
  if (code !== 0) throw new StartRefused(`${command} 失败：\n${lastLines(said)}`, `${command} failed, see above.`);
}

/** Runs a command to its end; one that does not exist ends with null. */
async function run(command: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  } catch (error) {
    return { code: null, said: String(error) };
  }
}

/** The end of what a program said: the reason of its failure usually stands there. */
export function lastLines(said: string, count = 12): string {
  return said.trimEnd().split('\n').slice(-count).join('\n');
}
