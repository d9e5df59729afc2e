import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chooseDataFolder } from '@yimen/embedded';
import { DEMO_PASSWORD, runningProduct } from '@yimen/provisioning';
import { readSettings, refusalText } from '@yimen/settings';
import { Door } from './demo/door.js';
import { MAIN_JOB, play } from './demo/main-job.js';
import { StoryBroken } from './demo/story.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const STANDALONE = fileURLToPath(new URL('../../standalone/dist/main.js', import.meta.url));
const READY_WITHIN_MS = 180_000;

/** Is this the product, and ready? */
async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/readyz`).then(({ status }) => status === 200, () => false);
}

/** Runs `work` on the product that is running, or on one that is started for it and stopped again. */
async function withProduct(work: (door: Door) => Promise<void>): Promise<void> {
  const { external, dataFolder, address, port } = readSettings(process.env);
  if (external) return work(new Door(address, DEMO_PASSWORD, external.issuer));
  const { folder } = chooseDataFolder({ root: ROOT, configured: dataFolder });
  const running = runningProduct(folder);
  if (running && (await isReady(running.address))) return work(new Door(running.address, DEMO_PASSWORD));
  console.log('没有正在运行的一门，先为演示启动一个。Nothing is running: starting the product for the demonstration.\n');
  const product = spawn(process.execPath, [STANDALONE], { stdio: ['ignore', 'inherit', 'inherit'], env: process.env });
  const ended = once(product, 'exit');
  try {
    await untilReady(`http://localhost:${port}`, () => product.exitCode !== null);
    await work(new Door(`http://localhost:${port}`, DEMO_PASSWORD));
  } finally {
    product.kill('SIGTERM');
    await ended;
  }
}

async function untilReady(address: string, hasEnded: () => boolean): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (!(await isReady(address))) {
    if (hasEnded() || performance.now() > end) throw new StoryBroken('产品没有启动成功 the product did not start');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function demonstrate(door: Door): Promise<void> {
  const begin = performance.now();
  let told = 0;
  console.log(`一门演示：一份申请从村到县再回来（${door.address}）\n`);
  await play(door, (title, number) => console.log(`\n${number}. ${title}`), ({ who, asked, answered }) => {
    told++;
    console.log(`   ${who}：${asked}\n      → ${answered}`);
  });
  console.log(`\n${MAIN_JOB.length} 段、${told} 个问答全部符合预期，用时 ${((performance.now() - begin) / 1000).toFixed(1)} 秒。`);
}

try {
  await withProduct(demonstrate);
} catch (error) {
  const text = error instanceof StoryBroken ? `\n演示中断：${error.message}` : refusalText(error);
  if (text === null) throw error;
  console.error(text);
  process.exitCode = 1;
}
