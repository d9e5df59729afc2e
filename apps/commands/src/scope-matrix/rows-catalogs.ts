import { EVERYBODY, found, only, type FieldRow, type Subject } from './field-row.js';
import { act, ask, list } from './questions.js';
import type { Place } from './relation.js';

/** An item that every province of the world publishes. */
export const ITEM = '51-20-00016-000';
const PROVINCES: readonly Place[] = ['province', 'other_province'];

/** An edition of a fresh item of the province that is not published yet. */
const draft = (it: Subject): Promise<string> => it.value(
  `insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, content)
   select gen_random_uuid(), tenant_no, fresh.code, 1, content || jsonb_build_object('code', fresh.code)
   from catalogs.item_edition, (select 'M-' || gen_random_uuid() as code) fresh where tenant_no = $1 and item_code = $2 and edition_no = 1 returning id`,
  it.provinceNo, ITEM);
const published = (it: Subject): Promise<string> =>
  it.value('select id from catalogs.item_edition where tenant_no = $1 and item_code = $2 and edition_no = 1', it.provinceNo, ITEM);

const editionsOf = async (it: Subject, editionId: string) => {
  const code = await it.value('select item_code from catalogs.item_edition where id = $1', editionId);
  return list(`itemEditions(tenantId: "${it.no}", code: "${code}") { nodes { id } }`, editionId);
};

export const CATALOG_ROWS: readonly FieldRow[] = [
  { field: 'Query.catalogsRules', who: EVERYBODY, outside: 'not_found', at: 'home', ask: () => ask('catalogsRules') },
  { field: 'Query.effectiveItem', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`effectiveItem(tenantId: "${it.no}", code: "${ITEM}") { code }`) },
  { field: 'Query.effectiveItems', who: EVERYBODY, outside: 'empty', ask: (it) => list(`effectiveItems(tenantId: "${it.no}", search: "${ITEM}") { nodes { code } }`, ITEM) },
  { field: 'Query.itemEditions', of: 'published', who: EVERYBODY, outside: 'empty', ask: async (it) => editionsOf(it, await published(it)) },
  {
    field: 'Query.itemEditions', of: 'draft', who: found({ province_publisher: 'home', province_supervisor: 'home' }), outside: 'empty', at: PROVINCES,
    ask: async (it) => editionsOf(it, await draft(it)),
  },
  {
    field: 'Mutation.draftEdition', who: only({ province_publisher: 'home' }), outside: 'not_found', at: 'home',
    ask: (it) => act('draftEdition', it, `code: "${ITEM}", changes: { visits: 1 }`),
  },
  {
    field: 'Mutation.publishEdition', who: only({ province_publisher: 'home' }), outside: 'not_found', at: PROVINCES,
    ask: async (it) => act('publishEdition', it, `editionId: "${await draft(it)}", version: 1`),
  },
  {
    field: 'Mutation.setOverride', who: only({ centre_manager: 'home' }), outside: 'not_found', at: 'home',
    ask: (it) => act('setOverride', it, `itemCode: "${ITEM}", field: "hours", value: "周一至周五 9:00-17:00"`),
  },
  // Of what the row before has set: rows are asked one after the other.
  {
    field: 'Mutation.withdrawOverride', who: only({ centre_manager: 'home' }), outside: 'not_found', at: 'home',
    ask: (it) => act('withdrawOverride', it, `itemCode: "${ITEM}", field: "hours"`),
  },
];
