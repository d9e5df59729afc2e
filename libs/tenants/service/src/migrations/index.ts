import type { SchemaStep } from '@yimen/persistence';
import { tenantsTables } from './0001-tenants.js';

/** Forward-only; a step that has landed is never edited. */
export const tenantsSchema: readonly SchemaStep[] = [tenantsTables];
