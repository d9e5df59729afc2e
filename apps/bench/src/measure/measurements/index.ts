import type { Measurement } from '../measurement.js';
import { CASE_BY_ID } from './case-by-id.js';
import { CATALOG_MEMORY } from './catalog-memory.js';
import { CATALOG_WORKBOOK } from './catalog-workbook.js';
import { EFFECTIVE_CATALOG } from './effective-catalog.js';
import { INTAKE } from './intake.js';
import { JOINS } from './join.js';
import { PAYLOAD } from './payload.js';
import { PUBLISHING } from './publishing.js';
import { RECOMPUTATION } from './recomputation.js';
import { SCOPE } from './scope.js';
import { MEMORY_AFTER_LOAD, STARTS } from './starts.js';
import { TIMERS } from './timers.js';
import { WORK_LIST } from './work-list.js';

/** In the order in which they are taken: starts before anybody has asked anything, memory after everything. */
export const MEASUREMENTS: readonly Measurement[] = [...STARTS, ...EFFECTIVE_CATALOG, ...CATALOG_MEMORY, ...WORK_LIST, ...CASE_BY_ID, ...SCOPE, ...PUBLISHING, ...CATALOG_WORKBOOK, INTAKE, RECOMPUTATION, TIMERS, ...JOINS, ...PAYLOAD, MEMORY_AFTER_LOAD];
