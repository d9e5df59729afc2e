import { lineageOf, provinceOf } from '@yimen/jurisdiction';
import { shanghaiDateOf } from '@yimen/working-days';
import type { Bench } from '../bench.js';
import type { Question } from '../door.js';
import type { Measurement } from '../measurement.js';
import type { RawRead } from '../raw-sql.js';
import { asRead, READ_GOAL, type Comparison } from '../read.js';

/** A village of the demonstration (师古村): four levels of overrides lie over its catalog. */
export const VILLAGE_CODE = '510682120201';
const LARGEST_PAGE = 200;

/** What a list of items shows. */
const PAGE = `query ($tenantId: ID!, $first: Int!, $after: String) { effectiveItems(tenantId: $tenantId, first: $first, after: $after) {
  nodes { code name type department timeKind route promisedLimit { amount unit } statutoryLimit { amount unit } visits place hours phones { consult } window editionNo }
  pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly effectiveItems: { readonly nodes: readonly { readonly code: string }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } };
}

const [page, pageLoad] = asRead('catalog-page', { zh: '村的有效目录一页50项', en: 'effective catalog of a village, page of 50' }, READ_GOAL,
  (bench) => pages(bench, 50, 1));
const [whole, wholeLoad] = asRead('catalog-whole', { zh: '村的全部有效目录', en: 'effective catalog of a village, all pages' }, null,
  (bench) => pages(bench, LARGEST_PAGE, Infinity));

export const EFFECTIVE_CATALOG: readonly Measurement[] = [page, pageLoad, { ...whole, long: true }, { ...wholeLoad, long: true }];

/** The first question that a freshly started product is asked: public, and through every layer. */
export async function firstPage({ door }: Pick<Bench, 'door'>): Promise<Question> {
  const { tenantByCode } = await door.answer<{ tenantByCode: { id: string } }>({ token: null, query: `{ tenantByCode(code: "${VILLAGE_CODE}") { id } }` });
  return { token: null, query: PAGE, variables: { tenantId: tenantByCode.id, first: 50 } };
}

async function pages(bench: Bench, size: number, most: number): Promise<Comparison> {
  const scope = await bench.sql.scopeOf(null);
  const first = await firstPage(bench);
  const tenantId = (first.variables as { tenantId: string }).tenantId;
  const questions: Question[] = [];
  const raw: RawRead[] = [];
  for (let after: string | null = null, last = ''; questions.length < most;) {
    const question: Question = { token: null, query: PAGE, variables: { tenantId, first: size, after } };
    const { effectiveItems: { nodes, pageInfo } } = await bench.door.answer<Page>(question);
    questions.push(question);
    raw.push({ service: 'catalogs', scope, statements: statementsOf(Number(tenantId), last, size, nodes.map(({ code }) => code)) });
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
    last = nodes.at(-1)!.code;
  }
  return { questions, raw };
}

/** The editions of a page and the overrides of the lineage over them: the rows from which the items are folded. */
function statementsOf(tenantNo: number, afterCode: string, size: number, codes: readonly string[]) {
  const now = new Date();
  return [
    {
      text: `select distinct on (item_code) id, item_code, edition_no, tenant_no, published_at, effective_on, content from catalogs.item_edition
        where tenant_no = $1 and item_code > $2 and published_at <= $3 and effective_on <= $4 order by item_code, edition_no desc limit $5`,
      values: [provinceOf(tenantNo), afterCode, now, shanghaiDateOf(now), size + 1],
    },
    {
      text: `select id, tenant_no, item_code, field, value, set_at, effective_on, version from catalogs.item_override
        where tenant_no = any($1) and item_code = any($2) and set_at <= $3 and effective_on <= $4 and (withdrawn_at is null or withdrawn_at > $3) order by id`,
      values: [lineageOf(tenantNo), codes, now, shanghaiDateOf(now)],
    },
  ];
}
