import type { SchemaStep } from '@yimen/persistence';
import { assessmentsTables } from './0001-assessments.js';
import { accountability } from './0002-accountability.js';

/** Forward-only; a step that has landed is never edited. */
export const assessmentsSchema: readonly SchemaStep[] = [assessmentsTables, accountability];
