import { operationsOf, type ServiceParts } from '@yimen/graphql-kit';
import type { FieldRow } from './field-row.js';
import { ASSESSMENT_ROWS } from './rows-assessments.js';
import { CASE_ROWS } from './rows-cases.js';
import { CATALOG_ROWS } from './rows-catalogs.js';
import { CLAIM_ROWS } from './rows-claims.js';
import { PLATFORM_ROWS } from './rows-platform.js';
import { POST_ROWS } from './rows-posts.js';
import { SUPERVISION_ROWS } from './rows-supervision.js';
import { TENANT_ROWS } from './rows-tenants.js';

/** The expectations of every root field: the table that people review. In each service they are asked in this order. */
export const ROWS: readonly FieldRow[] = [...TENANT_ROWS, ...POST_ROWS, ...PLATFORM_ROWS, ...CATALOG_ROWS, ...CLAIM_ROWS, ...CASE_ROWS, ...SUPERVISION_ROWS, ...ASSESSMENT_ROWS];

/** Root fields without an expectation, and expectations of fields that do not exist. */
export function rowFaults(services: readonly ServiceParts[], rows: readonly FieldRow[]): readonly string[] {
  const served = services.flatMap(({ resolvers }) => operationsOf(resolvers)).map(({ kind, name }) => `${kind}.${name}`);
  const expected = new Set<string>(rows.map(({ field }) => field));
  return [
    ...served.filter((field) => !expected.has(field)).map((field) => `${field} has no row in the matrix`),
    ...[...expected].filter((field) => !served.includes(field)).map((field) => `${field} has a row in the matrix and does not exist`),
  ];
}
