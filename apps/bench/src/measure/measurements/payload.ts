import type { Bench } from '../bench.js';
import type { Question } from '../door.js';
import { serversInTurns } from '../load.js';
import type { Measurement, Reading, Words } from '../measurement.js';
import { startPeer, withPeers } from '../peers.js';
import { PAYLOAD_FIELDS } from '../peers/payload-rows.js';
import { requireSameAnswers } from '../same-answers.js';

/** What the graph and its HTTP side cost by themselves: the product's stack around fifty rows of ten fields, beside bare node:http with the same rows. */
export const PAYLOAD: readonly Measurement[] = [
  payload('payload-memory', { zh: '50行×10字段，来自内存', en: '50 rows × 10 fields from memory' }, 0.4, 'kept', '/memory'),
  payload('payload-postgres', { zh: '50行×10字段，来自数据库', en: '50 rows × 10 fields from PostgreSQL' }, 0.6, 'read', '/postgres'),
];

function payload(id: string, what: Words, share: number, field: 'kept' | 'read', path: string): Measurement {
  const question: Question = { token: null, query: `{ rows: ${field} { ${PAYLOAD_FIELDS} } }` };
  const run = ({ product, pace }: Bench): Promise<Reading> =>
    withPeers([startPeer(product, 'stack'), startPeer(product, 'bare')], async (stack, bare) => {
      const urls = [`${stack!.url}/graphql`, `${bare!.url}${path}`] as const;
      await requireSameAnswers(urls, question);
      return { ...(await serversInTurns(urls, question, pace.load)), unit: '1/s' };
    });
  return { id, what, goal: { kind: 'share-of-baseline', share }, run };
}
