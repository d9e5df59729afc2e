import { createHash, randomBytes } from 'node:crypto';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token?: string;
  readonly expires_in: number;
  readonly token_type: string;
}

/** What the token endpoint answered. */
export interface TokenAnswer {
  readonly status: number;
  readonly retryAfter: number;
  readonly body: Tokens & { readonly error?: string };
}

/** Talks to a realm as its clients do. */
export interface RealmClient {
  get(path: string): Promise<Response>;
  post(path: string, fields: Record<string, string>): Promise<Response>;
  token(fields: Record<string, string>): Promise<TokenAnswer>;
  passwordGrant(username: string, password: string): Promise<TokenAnswer>;
}

/** A client of the realm at this address. */
export function realmClient(issuer: string): RealmClient {
  const at = (path: string): string => `${issuer}/protocol/openid-connect/${path}`;
  const post: RealmClient['post'] = (path, fields) =>
    fetch(at(path), { method: 'POST', body: new URLSearchParams(fields) });
  const token: RealmClient['token'] = async (fields) => {
    const response = await post('token', fields);
    const body = (await response.json()) as TokenAnswer['body'];
    return { status: response.status, retryAfter: Number(response.headers.get('retry-after')), body };
  };
  return {
    get: (path) => fetch(at(path)),
    post,
    token,
    passwordGrant: (username, password) => token({ grant_type: 'password', client_id: 'yimen-cli', username, password }),
  };
}

/** The claims of a JWT, unchecked. */
export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}

/** A browser without JavaScript: keeps cookies with their paths, and leaves it to the test to follow redirects. */
export function browser(language: string): (url: string, fields?: Record<string, string>) => Promise<Response> {
  const jar = new Map<string, { value: string; path: string }>();
  return async (url, fields) => {
    const { pathname } = new URL(url);
    const fitting = [...jar].filter(([, { path }]) => pathname.startsWith(path));
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: fitting.map(([name, { value }]) => `${name}=${value}`).join('; '), accept: 'text/html', 'accept-language': language },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      const [, path = '/'] = /path=([^;]+)/i.exec(cookie) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name);
      else jar.set(name, { value, path });
    }
    return response;
  };
}

/** An authorization request of the web client with PKCE, and the verifier that belongs to it. */
export function authorizationRequest(issuer: string, redirectUri: string, more: Record<string, string> = {}): { url: string; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: 'yimen-web',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: 'of-the-caller',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
  return { url: `${issuer}/protocol/openid-connect/auth?${query}`, verifier };
}

/** Where a redirect leads. */
export function locationOf(response: Response): string {
  return new URL(response.headers.get('location') ?? '', response.url).href;
}
