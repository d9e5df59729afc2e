import { SERVICES } from '../services.js';
import { only, signedIn, type FieldRow } from './field-row.js';
import { cellsOf } from './matrix.js';
import { rowFaults, ROWS } from './rows.js';

test('every root field has a row, and every row a root field', () => {
  expect(rowFaults(SERVICES, ROWS)).toEqual([]);
});

test('a field that nobody has judged is found, and a row of a field that is gone', () => {
  const [row] = ROWS;
  const found = rowFaults(SERVICES, [row!, { ...row!, field: 'Query.gone' }]);
  expect(found).toContain('Query.case has no row in the matrix');
  expect(found).toContain('Query.gone has a row in the matrix and does not exist');
});

/** Hand-worked: what follows from three lines of the table. */
test('what a row says of callers and relations', () => {
  const row = (who: FieldRow['who'], more: Partial<FieldRow> = {}): FieldRow => ({ field: 'Query.case', who, outside: 'not_found', ask: () => ({ text: '' }), ...more });
  const of = (one: FieldRow, caller: string) => cellsOf([one]).filter((cell) => cell.caller === caller).map(({ relation, expected }) => `${relation} ${expected}`);
  const managed = row(only({ centre_manager: 'subtree', citizen: 'his' }));
  expect(of(managed, 'centre_manager')).toEqual([
    'self allowed', 'ancestor not_found', 'descendant allowed', 'sibling not_found', 'cousin not_found', 'other_province not_found', 'predecessor not_found']);
  expect(of(managed, 'citizen')).toEqual(['own allowed', 'stranger not_found']);
  expect(of(managed, 'operator')).toEqual(['anybody forbidden']);
  expect(of(managed, 'anonymous')).toEqual(['anybody unauthenticated']);
  expect(of(managed, 'revoked_post')).toEqual(['anybody no_acting_post']);
  expect(of(row(signedIn('none'), { outside: 'empty', at: 'home' }), 'window_clerk')).toEqual(['self empty']);
  expect(of(row(only({ province_publisher: 'home' }), { at: ['province'] }), 'window_clerk')).toEqual(['anybody forbidden']);
});
