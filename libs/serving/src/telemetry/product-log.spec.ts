import { errorFacts } from './product-log.js';

test('an error is told with its message and where it happened', () => {
  const { stack, ...facts } = errorFacts(new TypeError('x is not a function')) as { stack: string[] };
  expect(facts).toEqual({ type: 'TypeError', message: 'x is not a function' });
  expect(stack[0]).toMatch(/^at /);
});

test('a database’s message quotes values, so only its code, constraint and table are told', () => {
  const refused = Object.assign(new Error('duplicate key value: Key (id_number)=(510682190001010014) already exists'), { code: '23505', constraint: 'person_pkey', table: 'person' });
  const wrapped = new Error(`insert into person values ('510682190001010014') - ${refused.message}`, { cause: refused });
  for (const error of [refused, wrapped]) expect(JSON.stringify(errorFacts(error))).not.toContain('510682190001010014');
  expect(errorFacts(refused)).toMatchObject({ code: '23505', constraint: 'person_pkey', table: 'person' });
});

test('what is no error is told by its type only', () => {
  expect(errorFacts('510682190001010014')).toEqual({ type: 'string' });
});
