export { databaseSecret } from './database-secret.js';
export { DEMO_PASSWORD, demoPersonId, demoSubject } from './demo-people.js';
export { withEmbeddedDatabase, type EmbeddedDatabase, type EmbeddedDatabaseOptions } from './embedded-database.js';
export { identityUrl, prepareIdentity } from './identity-tables.js';
export { prepareDatabase, type Migratable, type Preparation, type PreparedPart } from './prepare-database.js';
export { progressOn, type Progress, type Tell } from './progress.js';
export { announceProduct, forgetProduct, runningProduct, type RunningProduct } from './running-product.js';
export { seedLedger, type SeedLedger } from './seed-ledger.js';
