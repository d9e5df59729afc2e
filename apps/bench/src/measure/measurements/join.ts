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

export const JOINS: readonly Measurement[] = [
  join('join', { zh: '跨服务连接：对进程内网关', en: 'join across services : gateway in one process' }, { kind: 'share-of-baseline', share: 9 }, 'gateway'),
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
