import { randomUUID } from 'node:crypto';
import type { Bench } from '../bench.js';
import type { Measurement, Reading } from '../measurement.js';
import { NextEditions, type Draft } from '../next-editions.js';
import { median } from '../statistics.js';

/** What the demonstration's two publishers send. */
const [FIRST, SECOND] = ['province-publisher', 'province-second-publisher'];
const TURNS = 3;

const SUBMIT = 'mutation ($input: SubmitPublicationInput!) { submitPublication(input: $input) { __typename ... on ItemPublication { id version } ... on Refusal { code message } } }';
const PUBLISH = 'mutation ($input: PublishPublicationInput!) { publishPublication(input: $input) { __typename ... on Refusal { code message } } }';
const IMPACT = 'query ($id: ID!) { publicationImpact(publicationId: $id) { isComplete valid clamped conflicting obsolete counties { clamped } } }';

/** The next edition of every item of a province, published by one request, until the village sees the last of them. */
const PUBLISH_CATALOG: Measurement = {
  id: 'publish-catalog', what: { zh: '全部事项一次发布，到村里可见', en: 'every item published at once, until the village sees it' },
  goal: { kind: 'at-most', most: 5_000 }, long: true, run: publishing,
};
/** What that does to every override below, worked out from nothing, until who asks again and again is told that it is complete. */
const IMPACT_REPORT: Measurement = {
  id: 'impact-report', what: { zh: '全部事项新版的影响报告', en: 'impact report of a new edition of every item' }, goal: null, long: true, run: impact,
};
/** From the request that publishes until every tenant below has the tasks that follow from it. */
const ADJUSTMENT_TASKS: Measurement = {
  id: 'adjustment-tasks', what: { zh: '发布后全省调整任务下达完毕', en: 'all adjustment tasks of a new edition of every item given' }, goal: null, long: true, run: tasks,
};
export const PUBLISHING: readonly Measurement[] = [PUBLISH_CATALOG, IMPACT_REPORT, ADJUSTMENT_TASKS];

async function submit({ door, tokenOf }: Bench, drafts: readonly Draft[]): Promise<{ readonly id: string; readonly version: number }> {
  const answers = ['result_sample_missing', 'topic_missing'].map((code) => ({ code, reason: '测量' }));
  const { submitPublication } = await door.answer<{ submitPublication: { __typename: string; id: string; version: number } }>({
    token: await tokenOf(FIRST!), query: SUBMIT,
    variables: { input: { clientRequestId: randomUUID(), title: '测量', items: drafts.map(({ editionId }) => ({ editionId, version: 1 })), answers } },
  });
  if (submitPublication.__typename !== 'ItemPublication') throw new Error(`not submitted: ${JSON.stringify(submitPublication)}`);
  return submitPublication;
}

async function publishing(bench: Bench): Promise<Reading> {
  const [values, baselines]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const editions = await NextEditions.draft(bench.sql);
    try {
      const { id, version } = await submit(bench, editions.drafts);
      baselines.push(await editions.publishRaw(id));
      const begin = await publish(bench, id, version);
      await seen(bench, editions.drafts.at(-1)!);
      values.push(performance.now() - begin);
      await editions.tasksGiven(id);
    } finally {
      await editions.remove();
    }
  }
  return { value: median(values), baseline: median(baselines), unit: 'ms', samples: values, baselineSamples: baselines };
}

/** The second publisher publishes what was submitted. @returns when he began */
async function publish({ door, tokenOf }: Bench, publicationId: string, version: number): Promise<number> {
  const token = await tokenOf(SECOND!);
  const begin = performance.now();
  const { publishPublication } = await door.answer<{ publishPublication: { __typename: string } }>({
    token, query: PUBLISH, variables: { input: { clientRequestId: randomUUID(), publicationId, version } },
  });
  if (publishPublication.__typename !== 'ItemPublication') throw new Error(`not published: ${JSON.stringify(publishPublication)}`);
  return begin;
}

/** 师古村 */
const VILLAGE = '51060821200201';

/** Asks at a village until the edition counts. */
async function seen({ door }: Bench, { itemCode, editionNo }: Draft): Promise<void> {
  for (;;) {
    const { effectiveItem } = await door.answer<{ effectiveItem: { editionNo: number } | null }>({
      token: null, query: 'query ($t: ID!, $c: String!) { effectiveItem(tenantId: $t, code: $c) { editionNo } }', variables: { t: VILLAGE, c: itemCode },
    });
    if (effectiveItem?.editionNo === editionNo) return;
  }
}

async function impact(bench: Bench): Promise<Reading> {
  const editions = await NextEditions.draft(bench.sql);
  try {
    const { id } = await submit(bench, editions.drafts);
    const token = await bench.tokenOf(FIRST!);
    const begin = performance.now();
    for (let isComplete = false; !isComplete;) {
      ({ publicationImpact: { isComplete } } = await bench.door.answer<{ publicationImpact: { isComplete: boolean } }>({ token, query: IMPACT, variables: { id } }));
    }
    const value = performance.now() - begin;
    return { value, baseline: null, unit: 'ms', samples: [value] };
  } finally {
    await editions.remove();
  }
}

async function tasks(bench: Bench): Promise<Reading> {
  const editions = await NextEditions.draft(bench.sql, 'stricter');
  try {
    const { id, version } = await submit(bench, editions.drafts);
    const begin = await publish(bench, id, version);
    await editions.tasksGiven(id);
    const value = performance.now() - begin;
    return { value, baseline: null, unit: 'ms', samples: [value] };
  } finally {
    await editions.remove();
  }
}
