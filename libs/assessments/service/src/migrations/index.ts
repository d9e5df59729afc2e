import type { SchemaStep } from '@yimen/persistence';
import { assessmentsTables } from './0001-assessments.js';

/** Forward-only; a step that has landed is never edited. */
export const assessmentsSchema: readonly SchemaStep[] = [assessmentsTables];
