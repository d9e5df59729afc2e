import { progressOn } from './progress.js';

function recorded() {
  let text = '';
  return { out: { write: (more: string) => void (text += more) }, text: () => text };
}

test('a step is one line with what it told and how long it took', async () => {
  const { out, text } = recorded();
  const result = await progressOn(out).step('导入', 'Importing', (tell) => {
    tell('10');
    tell('20');
    return 30;
  });
  expect(result).toBe(30);
  expect(text()).toMatch(/^ {2}导入 Importing … 10 20 \d+\.\d s\n$/);
});

test('a step that fails says so and passes the reason on', async () => {
  const { out, text } = recorded();
  await expect(progressOn(out).step('导入', 'Importing', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(text()).toBe('  导入 Importing … ✗\n');
});
