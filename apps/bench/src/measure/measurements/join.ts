import type { Bench } from '../bench.js';
import type { Question } from '../door.js';
import type { Goal } from '../goal.js';
import { serversInTurns } from '../load.js';
import type { Measurement, Reading, Words } from '../measurement.js';
import { startPeer, withPeers } from '../peers.js';
import { requireSameAnswers } from '../same-answers.js';
import { COUNTY_MANAGER } from './work-list.js';

/** A list of the cases service whose rows need the tenants service twice: for the centre with its lineage, and for the window. */
const JOIN = `{ workList(first: 50) { nodes { caseNo itemName status dueOn tenant { name centreName lineage { name } } window { code name } } } }`;

/** The same shape, from the peers' memory. */
const KEPT = '{ workList { caseNo itemName status dueOn tenant { name centreName lineage { name } } window { code name } } }';

const GOAL: Goal = { kind: 'share-of-baseline', share: 9 };

export const JOINS: readonly Measurement[] = [
  join('join', { zh: '跨服务连接：对进程内网关', en: 'join across services : gateway in one process' }, GOAL, 'gateway'),
  { id: 'join-memory', what: { zh: '跨服务连接，来自内存：对进程内网关', en: 'join across services from memory : gateway in one process' }, goal: GOAL, run: fromMemory },
  { ...join('join-router', { zh: '跨服务连接：对进程内网关（router-runtime）', en: 'join across services : gateway with router-runtime' }, null, 'router'), long: true },
];

function join(id: string, what: Words, goal: Goal | null, peer: 'gateway' | 'router'): Measurement {
  const run = async ({ product, door, pace, tokenOf }: Bench): Promise<Reading> => {
    const question: Question = { token: await tokenOf(COUNTY_MANAGER), query: JOIN };
    return withPeers([startPeer(product, peer)], async (gateway) => {
      const urls = [`${door.address}/graphql`, `${gateway!.url}/graphql`] as const;
      await requireSameAnswers(urls, question);
      return { ...(await serversInTurns(urls, question, pace.load)), unit: '1/s' };
    });
  };
  return { id, what, goal, run };
}

/** What the graph makes of it by itself: with rows from PostgreSQL both sides wait for the database most of the time. */
function fromMemory({ product, pace }: Bench): Promise<Reading> {
  const question: Question = { token: null, query: KEPT };
  return withPeers([startPeer(product, 'stack'), startPeer(product, 'kept-gateway')], async (stack, gateway) => {
    const urls = [`${stack!.url}/graphql`, `${gateway!.url}/graphql`] as const;
    await requireSameAnswers(urls, question);
    return { ...(await serversInTurns(urls, question, pace.load)), unit: '1/s' };
  });
}
