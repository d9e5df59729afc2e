import type { SchemaStep } from '@yimen/persistence';
import { tenantsTables } from './0001-tenants.js';
import { posts } from './0002-posts.js';
import { sessions } from './0003-sessions.js';

/** Forward-only; a step that has landed is never edited. */
export const tenantsSchema: readonly SchemaStep[] = [tenantsTables, posts, sessions];
