import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/root.js';

/** The Helm chart, the least that an installation has to say, and what Helm makes of both, as it is checked in. */
export const CHART = join(ROOT, 'deploy/helm/yimen');
export const EXAMPLE_VALUES = join(ROOT, 'deploy/helm/example-values.yaml');
export const RENDERED = join(ROOT, 'deploy/helm/rendered.yaml');

/** What was rendered, by content: whoever has no Helm still sees that the rendered file is not of this chart. */
export function chartDigest(): string {
  const files = [...globSync('**/*', { cwd: CHART, withFileTypes: true })].filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...files.sort(), EXAMPLE_VALUES]) hash.update(`${file.slice(ROOT.length)}\n`).update(readFileSync(file)).update('\n');
  return hash.digest('hex');
}

/** The first lines of the rendered file. */
export const renderedHead = (helm: string): string =>
  `# Made by Helm ${helm} from deploy/helm/yimen and example-values.yaml: YIMEN_WRITE=1 npm run verify -- --only long chart\n# Chart ${chartDigest()}\n`;
