import type { RequestContext } from '@yimen/access';
import { showRefusal } from '@yimen/graphql-kit';
import type { ServerResponse } from 'node:http';
import { CATALOG_IMPORT_MESSAGES, type CatalogImportRefusal } from './catalog-import.messages.js';

/** What a refusal is over HTTP; any other is of the state that the catalog is in. */
const STATUS: Readonly<Partial<Record<CatalogImportRefusal['kind'], number>>> = {
  NotFound: 404, InvalidInput: 400, RequestIdReused: 409, WorkbookUnreadable: 415, SheetMissing: 422, ColumnsWrong: 422, TooManyRows: 422, NoRows: 422, CatalogRowsRefused: 422,
};

export const statusOf = ({ kind }: { readonly kind: string }): number => STATUS[kind as CatalogImportRefusal['kind']] ?? 409;
export const refusalOf = (ctx: RequestContext, refusal: CatalogImportRefusal): object => showRefusal(refusal, CATALOG_IMPORT_MESSAGES, ctx.locale);

export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
