import { StartRefused } from '@yimen/settings';
import { Door } from './door.js';
import type { BenchPace } from './pace.js';
import type { Mode, Product } from './product.js';
import { RawSql } from './raw-sql.js';

/** What every measurement works with: the running product, the database below it, and the pace. */
export interface Bench {
  readonly product: Product;
  readonly mode: Mode;
  readonly door: Door;
  readonly sql: RawSql;
  readonly pace: BenchPace;
  /** Access token of a demo person, fetched anew where the last one may run out soon. */
  tokenOf(username: string): Promise<string>;
}

const TOKEN_LASTS_MS = 300_000;

/** Opens the bench on a running product. */
export function openBench(product: Product, mode: Mode, pace: BenchPace): Bench {
  const door = new Door(product.address);
  const tokens = new Map<string, { readonly token: Promise<string>; readonly until: number }>();
  const tokenOf = (username: string): Promise<string> => {
    const known = tokens.get(username);
    if (known && performance.now() < known.until) return known.token;
    const token = door.signIn(username).catch((error: unknown) => {
      throw new StartRefused(
        '示范账号不能登录：测量需要内置的示范机构和人员（四川省，师古镇）',
        'The demo people cannot sign in: measuring needs the demo offices and people of the embedded mode', { cause: error });
    });
    tokens.set(username, { token, until: performance.now() + TOKEN_LASTS_MS });
    return token;
  };
  return { product, mode, door, sql: new RawSql(product), pace, tokenOf };
}
