import { checkCitizenId } from '@yimen/personal-data';
import { PEOPLE_PER_COUNTY, personOf } from './people.js';

test('people have valid numbers of their own, of years in which nobody alive was born, and are always the same', () => {
  const home = { no: 51_06_082_000_0000, code: '510682' };
  const people = Array.from({ length: PEOPLE_PER_COUNTY }, (_, n) => personOf(home, n));
  for (const { name, idNumber, phone } of people) {
    const checked = checkCitizenId(idNumber);
    expect(checked).toMatchObject({ kind: 'valid', birthOn: expect.stringMatching(/^190[1-9]-/) });
    expect(idNumber).toMatch(/^510682/);
    expect(phone).toMatch(/^1[3589]\d{9}$/);
    expect([2, 3]).toContain(name.length);
  }
  expect(new Set(people.map(({ idNumber }) => idNumber)).size).toBe(PEOPLE_PER_COUNTY);
  expect(personOf(home, 7)).toEqual(people[7]);
});
