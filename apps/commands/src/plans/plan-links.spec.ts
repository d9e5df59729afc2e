import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.js';
import { readPlanDocument } from './test/plan-document.js';
import { planFaults } from './test/plan-faults.js';

const read = (path: string): string | null => {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null;
  }
};

test('what docs/plans.md says of the eleven plans is true: its links, quoted titles, numbers and counts', () => {
  expect(planFaults(readPlanDocument(read('docs/plans.md') ?? '', 'docs'), read)).toEqual([]);
});
