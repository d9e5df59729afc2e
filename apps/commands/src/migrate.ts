import { onPreparedDatabase, runCommand } from './run-command.js';

/** `npm run migrate`: brings roles, schemas and job queues of the embedded database up to date; every start does the same. */
await runCommand((progress) =>
  onPreparedDatabase(progress, async ({ folder, shared }) => {
    const where = shared ? '运行中的一门 the running product' : folder;
    console.log(`数据库已是最新 The database is up to date (${where})`);
  }));
