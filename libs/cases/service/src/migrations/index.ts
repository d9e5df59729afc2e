import type { SchemaStep } from '@yimen/persistence';
import { casesTables } from './0001-cases.js';
import { scopeOfCases } from './0002-scope.js';
import { succession } from './0003-succession.js';
import { frozenStandards } from './0004-frozen-standards.js';
import { barriers } from './0005-barriers.js';
import { courseOfCases } from './0006-course.js';
import { recomputation } from './0007-recomputation.js';
import { progress } from './0008-progress.js';
import { supervision } from './0009-supervision.js';
import { firstContacts } from './0011-first-contacts.js';
import { supervisionOrders } from './0010-supervision-orders.js';

/** Forward-only; a step that has landed is never edited. */
export const casesSchema: readonly SchemaStep[] = [casesTables, scopeOfCases, succession, frozenStandards, barriers, courseOfCases, recomputation, progress, supervision, supervisionOrders, firstContacts];
