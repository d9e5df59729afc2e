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
/** A fresh item of the province that counts from today on, and by its code. */
export const freshItem = (it: Subject): Promise<string> => it.value(
  `insert into catalogs.item_edition (id, tenant_no, item_code, edition_no, content, status, effective_on, published_at)
   select gen_random_uuid(), tenant_no, fresh.code, 1, content || jsonb_build_object('code', fresh.code), 'published', effective_on, published_at
   from catalogs.item_edition, (select 'M-' || gen_random_uuid() as code) fresh where tenant_no = $1 and item_code = $2 and edition_no = 1 returning item_code`,
  it.provinceNo, ITEM);
const suspended = async (it: Subject): Promise<string> => it.value(
  `insert into catalogs.item_standing (id, tenant_no, item_code, standing, effective_on, reason, set_at, version)
   values (gen_random_uuid(), $1, $2, 'suspended', '2026-01-01', 'x', now(), 1) returning item_code`,
  it.provinceNo, await freshItem(it));
/** Something that another publisher of the province submitted. */
async function submitted(it: Subject): Promise<string> {
  const editionId = await draft(it);
  const id = await it.value(
    `insert into catalogs.item_publication (id, tenant_no, title, kind, effective_on, contents, submitted_by, submitted_at)
     select gen_random_uuid(), tenant_no, 'x', 'regular', '2026-01-01', jsonb_build_array(jsonb_build_object('editionId', id, 'itemCode', item_code, 'version', 1, 'answers', '[]'::jsonb)),
       gen_random_uuid(), now() from catalogs.item_edition where id = $1 returning id`,
    editionId);
  await it.value(`update catalogs.item_edition set status = 'in_review', publication_id = $1 where id = $2 returning id`, id, editionId);
  return id;
}
const REASONS = (editionId: string): string => ['result_sample_missing', 'topic_missing'].map((code) => `{ editionId: "${editionId}", code: "${code}", reason: "x" }`).join(', ');
const INSIDE = found({ province_publisher: 'home', province_supervisor: 'home' });
const PUBLISHER = only({ province_publisher: 'home' });
const published = (it: Subject): Promise<string> =>
  it.value('select id from catalogs.item_edition where tenant_no = $1 and item_code = $2 and edition_no = 1', it.provinceNo, ITEM);

/** A task about a fresh item that was published. */
async function task(it: Subject): Promise<string> {
  const code = await freshItem(it);
  const publicationId = await it.value(
    `insert into catalogs.item_publication (id, tenant_no, title, kind, effective_on, contents, submitted_by, submitted_at, status, decided_by, decided_at)
     select gen_random_uuid(), tenant_no, 'x', 'regular', effective_on, '[]', gen_random_uuid(), now(), 'published', gen_random_uuid(), now()
     from catalogs.item_edition where tenant_no = $1 and item_code = $2 returning id`, it.provinceNo, code);
  await it.value(`insert into catalogs.adjustment (publication_id, tenant_no, due_on) values ($1, $2, '2026-02-01') returning publication_id as id`, publicationId, it.provinceNo);
  return it.value(
    `insert into catalogs.adjustment_task (id, tenant_no, publication_id, edition_id, item_code, findings, given_at, due_on)
     select gen_random_uuid(), $2, $1, id, item_code, '[]', now(), '2026-02-01' from catalogs.item_edition where tenant_no = $3 and item_code = $4 returning id`,
    publicationId, it.no, it.provinceNo, code);
}
/** A scheme of the province that every code fits. Cells are asked side by side: the version is nobody else's. */
const scheme = (it: Subject): Promise<string> => it.value(
  `insert into catalogs.code_scheme (id, tenant_no, item_masks, national_masks, note, set_at, set_by, version)
   values (gen_random_uuid(), $1, '{}', '{}', 'x', now(), gen_random_uuid(), 1 + (random() * 1e9)::int) returning id`, it.provinceNo);
/** A roster of this tenant without units. */
const roster = (it: Subject): Promise<string> => it.value(
  `insert into catalogs.department_roster (id, tenant_no, title, entries, totals, imported_at, imported_by, version)
   values (gen_random_uuid(), $1, 'x', '[]', '[]', now(), gen_random_uuid(), 1 + (random() * 1e9)::int) returning id`, it.no);
/** A rule about a field that is meant for no item there is. */
const rule = (it: Subject): Promise<string> => it.value(
  `insert into catalogs.field_policy (id, tenant_no, field, policy, item_code, reason, effective_on, set_at, set_by)
   values (gen_random_uuid(), $1, 'place', 'LOCKED', 'none', 'x', '2026-01-01', now(), gen_random_uuid()) returning id`,
  it.provinceNo);
/** Staff see in their reach what is left to do. */
export const SEES_TASKS = only({
  province_publisher: 'home', province_supervisor: 'subtree', centre_manager: 'subtree', window_clerk: 'home', approver: 'home', village_agent: 'home', rating_handler: 'home',
});

const TEMPLATES = only({ province_publisher: 'home', centre_manager: 'home' });

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
    field: 'Query.itemEditions', of: 'draft', who: INSIDE, outside: 'empty', at: PROVINCES,
    ask: async (it) => editionsOf(it, await draft(it)),
  },
  {
    field: 'Mutation.draftEdition', who: PUBLISHER, outside: 'not_found', at: 'home',
    ask: (it) => act('draftEdition', it, `code: "${ITEM}", changes: { visits: 1 }`),
  },
  { field: 'Mutation.discardDraft', who: PUBLISHER, outside: 'not_found', at: PROVINCES, ask: async (it) => act('discardDraft', it, `editionId: "${await draft(it)}", version: 1`) },
  {
    field: 'Query.editionChanges', of: 'published', who: EVERYBODY, outside: 'not_found',
    ask: async (it) => ask(`editionChanges(fromId: "${await published(it)}", toId: "${await published(it)}") { field }`),
  },
  {
    field: 'Query.editionChanges', of: 'draft', who: INSIDE, outside: 'not_found', at: PROVINCES,
    ask: async (it) => ask(`editionChanges(fromId: "${await published(it)}", toId: "${await draft(it)}") { field }`),
  },
  { field: 'Query.itemPublication', who: INSIDE, outside: 'not_found', at: PROVINCES, ask: async (it) => ask(`itemPublication(id: "${await submitted(it)}") { id }`) },
  {
    field: 'Query.itemPublications', who: INSIDE, outside: 'empty', at: PROVINCES,
    ask: async (it) => { const id = await submitted(it); return list(`itemPublications(tenantId: "${it.no}", status: in_review, first: 200) { nodes { id } }`, id); },
  },
  { field: 'Query.publicationImpact', who: INSIDE, outside: 'not_found', at: PROVINCES, ask: async (it) => ask(`publicationImpact(publicationId: "${await submitted(it)}") { valid }`) },
  {
    field: 'Query.impactedOverrides', who: INSIDE, outside: 'not_found', at: PROVINCES,
    ask: async (it) => ask(`impactedOverrides(publicationId: "${await submitted(it)}") { nodes { impact } }`),
  },
  {
    field: 'Query.itemStandings', who: EVERYBODY, outside: 'empty',
    ask: async (it) => { const code = await suspended(it); return list(`itemStandings(tenantId: "${it.no}", code: "${code}") { itemCode }`, code); },
  },
  {
    field: 'Mutation.submitPublication', who: PUBLISHER, outside: 'not_found', at: PROVINCES,
    ask: async (it) => {
      const id = await draft(it);
      return act('submitPublication', it, `title: "x", items: [{ editionId: "${id}", version: 1 }], answers: [${REASONS(id)}]`);
    },
  },
  {
    field: 'Mutation.publishPublication', who: PUBLISHER, outside: 'not_found', at: PROVINCES,
    ask: async (it) => act('publishPublication', it, `publicationId: "${await submitted(it)}", version: 1`),
  },
  {
    field: 'Mutation.returnPublication', who: PUBLISHER, outside: 'not_found', at: PROVINCES,
    ask: async (it) => act('returnPublication', it, `publicationId: "${await submitted(it)}", version: 1, reason: "x"`),
  },
  {
    field: 'Mutation.suspendItem', who: PUBLISHER, outside: 'not_found', at: PROVINCES,
    ask: async (it) => act('suspendItem', it, `itemCode: "${await freshItem(it)}", reason: "x"`),
  },
  {
    field: 'Mutation.resumeItem', who: PUBLISHER, outside: 'not_found', at: PROVINCES,
    ask: async (it) => act('resumeItem', it, `itemCode: "${await suspended(it)}", reason: "x"`),
  },
  {
    field: 'Mutation.retireItem', who: PUBLISHER, outside: 'not_found', at: PROVINCES,
    ask: async (it) => act('retireItem', it, `itemCode: "${await freshItem(it)}", reason: "x"`),
  },
  {
    field: 'Mutation.setOverride', who: only({ centre_manager: 'home' }), outside: 'not_found', at: 'home',
    ask: (it) => act('setOverride', it, `itemCode: "${ITEM}", field: "hours", value: "周一至周五 9:00-17:00"`),
  },
  { field: 'Query.itemFields', who: EVERYBODY, outside: 'not_found', at: 'home', ask: () => ask('itemFields { field }') },
  {
    field: 'Query.fieldPolicies', who: EVERYBODY, outside: 'empty',
    ask: async (it) => { const id = await rule(it); return list(`fieldPolicies(tenantId: "${it.no}", field: "place", first: 200) { nodes { id } }`, id); },
  },
  {
    field: 'Mutation.setFieldPolicy', who: PUBLISHER, outside: 'not_found', at: 'home',
    ask: (it) => act('setFieldPolicy', it, 'field: "place", policy: LOCKED, itemType: "99", reason: "x"'),
  },
  { field: 'Mutation.withdrawFieldPolicy', who: PUBLISHER, outside: 'not_found', at: PROVINCES, ask: async (it) => act('withdrawFieldPolicy', it, `id: "${await rule(it)}"`) },
  { field: 'Query.dictionary', who: EVERYBODY, outside: 'empty', ask: (it) => list(`dictionary(tenantId: "${it.no}", name: item_type) { code }`, '01') },
  {
    field: 'Mutation.setDictionaryEntry', who: PUBLISHER, outside: 'not_found', at: 'home',
    ask: (it) => act('setDictionaryEntry', it, 'dictionary: item_type, code: "99", name: "x", english: "x"'),
  },
  {
    field: 'Query.codeScheme', who: EVERYBODY, outside: 'not_found',
    ask: async (it) => { await scheme(it); return ask(`codeScheme(tenantId: "${it.no}") { note }`); },
  },
  { field: 'Mutation.setCodeScheme', who: PUBLISHER, outside: 'not_found', at: 'home', ask: (it) => act('setCodeScheme', it, 'itemMasks: [], nationalMasks: [], note: "x"') },
  { field: 'Query.departmentRoster', who: EVERYBODY, outside: 'not_found', ask: async (it) => { await roster(it); return ask(`departmentRoster(tenantId: "${it.no}") { title }`); } },
  { field: 'Query.guide', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`guide(tenantId: "${it.no}", code: "${ITEM}", set: "six") { filled }`) },
  { field: 'Query.disclosureGauge', who: EVERYBODY, outside: 'not_found', ask: (it) => ask(`disclosureGauge(tenantId: "${it.no}", set: "six") { items }`) },
  { field: 'Query.disclosureSets', who: EVERYBODY, outside: 'empty', ask: (it) => list(`disclosureSets(tenantId: "${it.no}") { code }`, 'six') },
  {
    field: 'Mutation.setDisclosureTemplate', who: TEMPLATES, outside: 'not_found', at: 'home',
    ask: (it) => act('setDisclosureTemplate', it, 'name: "x", elements: [{ key: item, label: "x" }]'),
  },
  // Of what the row before has set.
  { field: 'Mutation.withdrawDisclosureTemplate', who: TEMPLATES, outside: 'not_found', at: 'home', ask: (it) => act('withdrawDisclosureTemplate', it, '') },
  { field: 'Query.adjustmentTask', who: SEES_TASKS, outside: 'not_found', ask: async (it) => ask(`adjustmentTask(id: "${await task(it)}") { id }`) },
  {
    field: 'Query.adjustmentTasks', who: SEES_TASKS, outside: 'empty',
    ask: async (it) => { const id = await task(it); return list(`adjustmentTasks(filter: { within: "${it.no}" }, first: 200) { nodes { id } }`, id); },
  },
  {
    field: 'Mutation.settleAdjustmentTask', who: only({ centre_manager: 'home' }), outside: 'not_found',
    ask: async (it) => act('settleAdjustmentTask', it, `taskId: "${await task(it)}", version: 1, note: "x"`),
  },
  // Of what the row before has set: rows are asked one after the other.
  {
    field: 'Mutation.withdrawOverride', who: only({ centre_manager: 'home' }), outside: 'not_found', at: 'home',
    ask: (it) => act('withdrawOverride', it, `itemCode: "${ITEM}", field: "hours"`),
  },
];
