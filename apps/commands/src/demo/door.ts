import { randomUUID } from 'node:crypto';

/** What came back from the graph. */
export interface GraphAnswer {
  readonly status: number;
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Somebody at the door: signed in, or nobody. */
export interface Caller {
  /** Name and office for the telling. */
  readonly title: string;
  readonly token: string | null;
}

export const NOBODY: Caller = { title: '未登录的访客', token: null };

/** The product as its users reach it: one address, real tokens, real HTTP. */
export class Door {
  private readonly signedIn = new Map<string, Promise<Caller>>();

  constructor(
    readonly address: string,
    private readonly password: string,
    private readonly issuer = `${address}/realms/yimen`,
  ) {}

  /** Signs in with the password grant of the public client for trials, once per person. */
  caller(username: string, title: string): Promise<Caller> {
    const known = this.signedIn.get(username) ?? this.signIn(username).then((token) => ({ title, token }));
    this.signedIn.set(username, known);
    return known;
  }

  async signIn(username: string): Promise<string> {
    const response = await fetch(`${this.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'password', client_id: 'yimen-cli', username, password: this.password }),
    });
    const body = (await response.json()) as { access_token?: string; error_description?: string };
    if (!body.access_token) throw new Error(`${username} 登录失败：${response.status} ${body.error_description ?? ''}`);
    return body.access_token;
  }

  async ask(caller: Caller, query: string, variables: object = {}): Promise<GraphAnswer> {
    const response = await fetch(`${this.address}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': 'zh-CN',
        ...(caller.token ? { authorization: `Bearer ${caller.token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Partial<GraphAnswer>;
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  }
}

/** A fresh id for one intention. */
export const requestId = (): string => randomUUID();
