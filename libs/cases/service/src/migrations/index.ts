import type { SchemaStep } from '@yimen/persistence';
import { casesTables } from './0001-cases.js';
import { scopeOfCases } from './0002-scope.js';

/** Forward-only; a step that has landed is never edited. */
export const casesSchema: readonly SchemaStep[] = [casesTables, scopeOfCases];
