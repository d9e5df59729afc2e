import type { SchemaStep } from '@yimen/persistence';
import { casesTables } from './0001-cases.js';

/** Forward-only; a step that has landed is never edited. */
export const casesSchema: readonly SchemaStep[] = [casesTables];
