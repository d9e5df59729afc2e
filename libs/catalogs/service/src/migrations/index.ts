import type { SchemaStep } from '@yimen/persistence';
import { catalogsTables } from './0001-catalogs.js';
import { publicationTables } from './0002-publications.js';
import { adjustmentTables } from './0003-adjustments.js';
import { fieldPolicyTables } from './0004-field-policies.js';
import { disclosureTables } from './0005-disclosure.js';
import { changeTables } from './0006-changes.js';
import { claimTables } from './0007-claims.js';
import { dictionaryTables } from './0008-dictionaries.js';
import { rosterTables } from './0009-rosters.js';
import { discardedDrafts } from './0010-discarded-drafts.js';
import { namedChanges } from './0011-named-changes.js';
import { consentedOnly } from './0012-consented-only.js';

/** Forward-only; a step that has landed is never edited. */
export const catalogsSchema: readonly SchemaStep[] = [
  catalogsTables, publicationTables, adjustmentTables, fieldPolicyTables, disclosureTables, changeTables, claimTables, dictionaryTables, rosterTables,
  discardedDrafts, namedChanges, consentedOnly,
];
