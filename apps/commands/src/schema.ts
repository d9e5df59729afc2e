import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartRefused } from '@yimen/settings';
import { apiFiles, faultyFields } from './api-files.js';
import { brittleFields } from './brittle-fields.js';
import { ROOT } from './root.js';
import { runCommand } from './run-command.js';
import { SERVICES } from './services.js';

/** `npm run schema` writes the checked-in files of the API; `-- --check` only compares, and fails on any difference. */
await runCommand(async () => {
  const faulty = [...faultyFields(SERVICES), ...brittleFields(SERVICES)];
  if (faulty.length > 0) throw new StartRefused(`这些根字段不完整：\n${faulty.join('\n')}`, 'These root fields are not complete, see above.');
  const files = apiFiles(SERVICES);
  const changed = [...files].filter(([path, content]) => read(path) !== content);
  if (process.argv.includes('--check')) return assertUnchanged(changed.map(([path]) => path));
  for (const [path, content] of changed) write(path, content);
  console.log(changed.length > 0 ? `已更新 Written: ${changed.map(([path]) => path).join(' ')}` : '没有变化 Nothing has changed');
});

function assertUnchanged(paths: readonly string[]): void {
  if (paths.length === 0) return console.log('接口与登记一致 The API is as checked in');
  throw new StartRefused(
    `接口与登记的文件不一致：${paths.join(' ')}。若是有意的修改，请运行 npm run schema 并提交。`,
    `The API differs from the files that are checked in: ${paths.join(' ')}. If that is meant, run npm run schema and commit them.`,
  );
}

function read(path: string): string | null {
  return existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : null;
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), content);
}
