import { describe, expect, test } from '@jest/globals';
import { readArguments } from './arguments.js';

const KNOWN = ['work-list', 'join'];
const read = (text: string) => readArguments(text.split(' ').filter(Boolean), KNOWN);

describe('arguments', () => {
  test('nothing asked: everything, on data of its own', () => {
    expect(read('')).toEqual({ json: null, quick: false, only: null, cases: null, data: null, services: false, strict: false });
  });

  test('everything asked', () => {
    expect(read('--json r.json --quick --only join,work-list --cases 1000000 --data d --services --strict')).toEqual({
      json: 'r.json', quick: true, only: ['join', 'work-list'], cases: 1_000_000, data: 'd', services: true, strict: true,
    });
  });

  test.each([['--only typo', 'there is no typo'], ['--only ,', '--only takes'], ['--cases many', '--cases'], ['--cases -1', 'Wrong arguments'], ['--fast', '--fast'], ['word', 'word']])(
    '%s is refused', (text, why) => expect(() => read(text)).toThrow(why));
});
