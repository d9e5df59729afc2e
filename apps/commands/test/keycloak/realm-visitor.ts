import { createHash, randomBytes } from 'node:crypto';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly token_type: string;
  readonly scope: string;
}

/** What an endpoint of the realm answered in JSON. */
export interface RealmAnswer {
  readonly status: number;
  readonly body: Tokens & { readonly error?: string; readonly error_description?: string };
}

/** A realm as its clients reach it, over HTTP alone. */
export class RealmVisitor {
  constructor(readonly issuer: string, readonly callback: string) {}

  at(path: string): string {
    return `${this.issuer}/protocol/openid-connect/${path}`;
  }

  async post(path: string, fields: Record<string, string>): Promise<RealmAnswer> {
    const response = await fetch(this.at(path), { method: 'POST', body: new URLSearchParams(fields) });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as RealmAnswer['body'] };
  }

  password(username: string, password: string, client_id = 'yimen-cli'): Promise<RealmAnswer> {
    return this.post('token', { grant_type: 'password', client_id, username, password, scope: 'openid profile' });
  }

  refresh(refresh_token: string, client_id = 'yimen-cli'): Promise<RealmAnswer> {
    return this.post('token', { grant_type: 'refresh_token', client_id, refresh_token });
  }

  exchange(code: string, code_verifier: string): Promise<RealmAnswer> {
    return this.post('token', { grant_type: 'authorization_code', client_id: 'yimen-web', redirect_uri: this.callback, code, code_verifier });
  }

  /** An authorization request of the web client with PKCE, and the verifier that belongs to it. */
  authorization(changes: Record<string, string> = {}): { readonly url: string; readonly verifier: string } {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: 'yimen-web',
      response_type: 'code',
      redirect_uri: this.callback,
      scope: 'openid profile',
      state: 'of-the-caller',
      nonce: 'once',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    });
    return { url: `${this.at('auth')}?${query}`, verifier };
  }
}

/** A page or a redirect, as a browser without JavaScript gets it. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly url: string;
  /** Where a redirect leads, or null. */
  readonly leadsTo: string | null;
}

/** A browser without JavaScript: it keeps cookies with their paths, and fills in the form of a page. */
export class Browser {
  private readonly jar = new Map<string, { readonly value: string; readonly path: string }>();

  constructor(private readonly language: string) {}

  /** Opens an address and follows redirects as long as they stay below `within`. */
  async open(url: string, within: string, fields?: Record<string, string>): Promise<Page> {
    const page = await this.request(url, fields);
    return page.leadsTo?.startsWith(within) ? this.open(page.leadsTo, within) : page;
  }

  /** Sends the page's form with its hidden fields and these. */
  submit(page: Page, fields: Record<string, string>, within: string): Promise<Page> {
    const action = unescaped(/<form[^>]*action="([^"]*)"/.exec(page.html)?.[1] ?? '');
    const inputs = [...page.html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [attribute(input, 'name'), attribute(input, 'value')]);
    return this.open(new URL(action, page.url).href, within, { ...Object.fromEntries(inputs), ...fields });
  }

  private async request(url: string, fields?: Record<string, string>): Promise<Page> {
    const { pathname } = new URL(url);
    const cookie = [...this.jar].filter(([, { path }]) => pathname.startsWith(path)).map(([name, { value }]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, accept: 'text/html', 'accept-language': this.language },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    for (const text of response.headers.getSetCookie()) this.keep(text);
    const location = response.headers.get('location');
    return { status: response.status, html: await response.text(), url, leadsTo: location === null ? null : new URL(location, url).href };
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    const [, path = '/'] = /path=([^;]+)/i.exec(cookie) ?? [];
    if (/expires=Thu, 01.Jan.1970|max-age=0/i.test(cookie)) this.jar.delete(name);
    else this.jar.set(name, { value, path });
  }
}

/** What Keycloak's page says is wrong, or nothing. */
export const complaintOf = ({ html }: Page): string | null =>
  /(?:input-error|kc-feedback-text|kc-error-message)[\s\S]*?>\s*([^<\s][^<]*)</.exec(html)?.[1]?.trim() ?? null;

/** The claims of a JWT, unchecked. */
export function claimsOf(jwt: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
