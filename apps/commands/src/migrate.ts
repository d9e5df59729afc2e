import { onPreparedDatabase, runCommand } from './run-command.js';

/** `npm run migrate`: brings roles, schemas and job queues up to date; every start on the embedded database does the same. */
await runCommand((progress) => onPreparedDatabase(progress, async ({ where }) => console.log(`数据库已是最新 The database is up to date (${where})`)));
