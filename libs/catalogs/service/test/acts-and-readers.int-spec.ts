import { Client } from 'pg';
import {
  anybody, CatalogOffice, DAY_1, DAY_3, days, GUANGXI, idOf, MAJING, manager, request, SHIFANG, SHIGU, VILLAGE,
} from './catalog-office.js';

let office: CatalogOffice;
beforeAll(async () => {
  office = await CatalogOffice.open();
});
afterAll(() => office?.close());

test('an act sent twice is done once; the same request id for something else is refused', async () => {
  await office.published('C1');
  const input = { ...request(), itemCode: 'C1', field: 'place', value: '师古镇' };
  const first = await office.overriding.set(manager(SHIGU), input);
  expect(await office.overriding.set(manager(SHIGU, DAY_3), input)).toEqual(first);
  expect((await office.at(SHIGU, 'C1'))?.overrides).toMatchObject([{ id: idOf(first), version: 1 }]);
  expect(await office.overriding.set(manager(SHIGU), { ...input, value: '别处' })).toMatchObject({ kind: 'RequestIdReused', firstOperation: 'setOverride' });
  const owner = new Client({ connectionString: office.databases.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query('select operation, tenant_no::text as tenant from catalogs.audit_entry where object_id = $1', [idOf(first)]);
  await owner.end();
  expect(rows).toEqual([{ operation: 'setOverride', tenant: String(SHIGU) }]);
});

test('anybody reads what is published and nothing else', async () => {
  const id = await office.published('C2');
  idOf(await office.draft('C2', { visits: 1 }));
  const readable = await office.database.read(anybody().scope, (sql) => sql("select id, status from catalogs.item_edition where item_code = 'C2'"));
  expect(readable).toEqual([{ id, status: 'published' }]);
  for (const table of ['request_log', 'audit_entry', 'migration']) {
    const read = office.database.read(anybody().scope, (sql) => sql(`select * from catalogs.${table}`));
    await expect(read).rejects.toThrow(/permission denied/);
  }
  await expect(office.database.transaction(anybody().scope, (em) => em.execute("update catalogs.item_edition set status = 'draft'"))).rejects.toThrow(/permission denied/);
});

test('another service gets what a case needs, and a version that changes with what reaches the tenant', async () => {
  await office.published('C3');
  const port = office.forServices;
  const ask = (tenantNo: number, asOf = DAY_3) => port.at({ tenantNo, itemCode: 'C3', asOf });
  const before = await ask(VILLAGE);
  idOf(await office.set(manager(SHIFANG), 'C3', 'promisedLimit', days(8)));
  idOf(await office.set(manager(SHIGU), 'C3', 'materials', [{ id: 'm2', necessity: 'exempt' }]));
  const after = await ask(VILLAGE);
  expect(after).toMatchObject({
    itemCode: 'C3', editionNo: 1,
    values: { promisedLimit: days(8), reviewLevel: 2, materials: [{ id: 'm1', name: '申请表', necessity: 'required' }, { id: 'm2', name: '林权证明', necessity: 'exempt' }] },
  });
  expect(await ask(VILLAGE, DAY_1)).toEqual(before);
  expect(new Set([before?.version, after?.version, (await ask(MAJING))?.version]).size).toBe(3);
  expect(await port.at({ tenantNo: GUANGXI, itemCode: 'C3', asOf: DAY_3 })).toBeNull();
});
