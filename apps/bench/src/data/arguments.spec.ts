import { StartRefused } from '@yimen/settings';
import { readArguments } from './arguments.js';

const read = (text: string) => readArguments(text.split(' ').filter(Boolean));

test('what is not said is left as it is', () => {
  expect(read('--province 51 --cases 1000')).toMatchObject({ province: '51', cases: 1000, items: 0, overrides: 0, seed: 1 });
  expect(read('--province 45 --items 3000 --overrides 326000 --seed 7 --threads 3')).toEqual({ province: '45', cases: 0, items: 3000, overrides: 326_000, seed: 7, threads: 3 });
});

test.each([
  ['', '--province'], ['--cases 10', '--province'], ['--province 5 --cases 10', '--province'], ['--province 510682 --cases 10', '--province'],
  ['--province 51', '--cases'], ['--province 51 --cases many', '--cases'], ['--province 51 --cases=-1', '--cases'], ['--province 51 --cases 1.5', '--cases'],
  ['--province 51 --cases 50000001', '50000000'], ['--province 51 --cases 1e6', '--cases'], ['--province 51 --cases 10 --threads 0', '--threads'],
  ['--province 51 --cases 10 --speed 9', '--speed'], ['51 1000', '51 1000'],
])('"%s" is refused in both languages', (text, named) => {
  const refused = () => read(text);
  expect(refused).toThrow(StartRefused);
  try {
    refused();
  } catch (error) {
    const { zh, en } = error as StartRefused;
    for (const words of [zh, en]) expect(words).toContain(named);
    expect(zh).toMatch(/[一-鿿]/);
  }
});
