import type { SchemaStep } from '@yimen/persistence';
import { tenantsTables } from './0001-tenants.js';
import { posts } from './0002-posts.js';
import { sessions } from './0003-sessions.js';
import { succession } from './0004-succession.js';
import { addressRules } from './0005-address-rules.js';
import { staffing } from './0006-staffing.js';
import { realmLogouts } from './0007-realm-logouts.js';
import { firstSignIn } from './0008-first-sign-in.js';
import { calendars } from './0009-calendars.js';
import { servingPosts } from './0010-serving-posts.js';

/** Forward-only; a step that has landed is never edited. */
export const tenantsSchema: readonly SchemaStep[] = [tenantsTables, posts, sessions, succession, addressRules, staffing, realmLogouts, firstSignIn, calendars, servingPosts];
