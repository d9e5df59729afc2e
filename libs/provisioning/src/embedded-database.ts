import { chooseDataFolder, EmbeddedRefusal, lockDataFolder, startPostgres, type EmbeddedLog } from '@yimen/embedded';
import { databaseSecret } from './database-secret.js';
import { StartRefused } from '@yimen/settings';
import { runningProduct } from './running-product.js';

/** The embedded database, for the time of a command. */
export interface EmbeddedDatabase {
  readonly folder: string;
  /** URL of the superuser. */
  readonly adminUrl: string;
  readonly secret: Buffer;
  /** True when the product is running and the command works beside it. */
  readonly shared: boolean;
}

export interface EmbeddedDatabaseOptions {
  /** Root of the repository. */
  readonly root: string;
  readonly dataFolder: string | undefined;
  readonly log: EmbeddedLog;
}

/**
 * Does a command's work on the embedded database: on the running product's, or, when none runs, on one that is started
 * for it and stopped again, also when the command is interrupted.
 * @throws EmbeddedRefusal, StartRefused
 */
export async function withEmbeddedDatabase<T>(options: EmbeddedDatabaseOptions, work: (database: EmbeddedDatabase) => Promise<T>): Promise<T> {
  const { folder } = chooseDataFolder({ root: options.root, configured: options.dataFolder });
  const lock = await lockDataFolder(folder).catch((error: unknown) => {
    if (error instanceof EmbeddedRefusal && error.code === 'AlreadyRunning') return null;
    throw error;
  });
  if (!lock) return work(besideProduct(folder));
  try {
    const postgres = await startPostgres({ folder, durable: true, log: options.log });
    const interrupted = (): void => void postgres.stop().finally(() => {
      lock.release();
      process.exit(INTERRUPTED);
    });
    for (const signal of SIGNALS) process.on(signal, interrupted);
    try {
      return await work({ folder, adminUrl: postgres.url, secret: databaseSecret(folder), shared: false });
    } finally {
      await postgres.stop();
      for (const signal of SIGNALS) process.off(signal, interrupted);
    }
  } finally {
    lock.release();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell gives a command that Ctrl-C has ended. */
const INTERRUPTED = 130;

function besideProduct(folder: string): EmbeddedDatabase {
  const product = runningProduct(folder);
  if (product) return { folder, adminUrl: product.adminUrl, secret: databaseSecret(folder), shared: true };
  throw new StartRefused(
    `另一个一门进程正在使用数据目录 ${folder}，但尚未就绪或正在停止。请稍后再试。`,
    `Another Yimen process has the data folder ${folder} and is still starting, or stopping. Please try again in a moment.`,
  );
}
