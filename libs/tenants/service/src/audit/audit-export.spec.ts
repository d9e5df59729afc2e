import { csv, ndjson } from './audit-export.js';

const row = {
  id: 'id-1', service: 'cases', at: new Date('2026-11-22T01:00:00.123Z'), actorId: 'person-1', actorName: null, postId: 'post-1', tenantNo: 51_06_082_120_0000,
  operation: 'acceptCase', objectType: 'Case', objectId: 'case-1', requestId: 'request-1',
};

test('a row is a line of a table, under heads in the reader’s language', () => {
  expect(csv('zh-CN').head).toBe('\ufeff"服务","时间","人员","系统","岗位","租户","操作","对象类型","对象","请求","编号"\r\n');
  expect(csv('en').head).toContain('"service","at","person"');
  expect(csv('en').line(row)).toBe('"cases","2026-11-22T01:00:00.123Z","person-1","","post-1","51060821200000","acceptCase","Case","case-1","request-1","id-1"\r\n');
});

test.each([['=1+1', `"'=1+1"`], ['+49', `"'+49"`], ['-1', `"'-1"`], ['@x', `"'@x"`], ['\t=1', `"'\t=1"`], ['a"b', '"a""b"'], ['a=b', '"a=b"'], ['a\r\nb', '"a\r\nb"']])('%j cannot break out of its cell', (requestId, shown) => {
  expect(csv('en').line({ ...row, requestId })).toContain(`,${shown},"id-1"`);
});

test('or a line of JSON, in which nothing is nothing', () => {
  expect(JSON.parse(ndjson.line(row))).toEqual({ ...row, at: '2026-11-22T01:00:00.123Z' });
  expect(ndjson.line(row).endsWith('}\n')).toBe(true);
});
