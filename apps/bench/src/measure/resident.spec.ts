import { describe, expect, test } from '@jest/globals';
import { nodesBelow, processesOf } from './resident.js';

const PS = `
    1     0   9000 init
  100     1 210000 node
  101   100  40000 postgres
  102   101  50000 postgres
  103   100  90000 /opt/node-24/bin/node
  104   103  80000 MainThread
  200     1 300000 node
`;

describe('resident memory', () => {
  test('counts the Node processes of one tree, and neither PostgreSQL nor strangers', () => {
    expect(nodesBelow(processesOf(PS), 100).map(({ pid }) => pid)).toEqual([100, 103, 104]);
  });

  test('a process that is gone has none', () => expect(nodesBelow(processesOf(PS), 999)).toEqual([]));
});
