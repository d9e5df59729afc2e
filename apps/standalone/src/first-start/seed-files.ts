import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.js';

const bytes = (path: string): Buffer => readFileSync(join(ROOT, 'deploy/seed-data', path));
const json = (path: string): unknown => JSON.parse(bytes(path).toString('utf8'));

/** What the first start puts into an empty database; where it comes from, the README beside each file says. */
export const seedFiles = {
  regions: () => bytes('regions/51.tsv.br'),
  calendars: () => [bytes('calendars/cn.tsv'), bytes('calendars/regions.tsv')],
  office: () => json('catalog/shigu-windows.json'),
  items: () => json('catalog/sichuan-items.json') as readonly unknown[],
  scheme: () => json('assessments/window-month.json'),
} as const;
