import { Agent, request } from 'node:http';
import { DEMO_PASSWORD } from '@yimen/provisioning';

/** What somebody asks; `token` null is nobody in particular. */
export interface Question {
  readonly token: string | null;
  readonly query: string;
  readonly variables?: object;
}

export const bodyOf = ({ query, variables }: Question): string => JSON.stringify({ query, variables });

export const headersOf = ({ token }: Question): Record<string, string> => ({
  'content-type': 'application/json',
  ...(token ? { authorization: `Bearer ${token}` } : {}),
});

/** The product as its users reach it: real HTTP, one kept connection, real tokens. */
export class Door {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(readonly address: string) {}

  /** Signs a demo person in with the password grant. @returns his access token, good for ten minutes */
  async signIn(username: string): Promise<string> {
    const response = await fetch(`${this.address}/realms/yimen/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'yimen-cli', username, password: DEMO_PASSWORD }),
    });
    const { access_token: token } = (await response.json()) as { access_token?: string };
    if (!token) throw new Error(`${username} cannot sign in: ${response.status}`);
    return token;
  }

  /** Asks and gives the answer's text back, unread: reading it is the client's work, not the product's. */
  ask(question: Question): Promise<string> {
    return post(this.agent, `${this.address}/graphql`, headersOf(question), bodyOf(question));
  }

  /** Asks and reads. @throws Error when the answer holds an error or no data */
  async answer<T>(question: Question): Promise<T> {
    const text = await this.ask(question);
    const { data, errors } = JSON.parse(text) as { data?: T; errors?: unknown };
    if (errors || !data) throw new Error(`not answered: ${text.slice(0, 500)}`);
    return data;
  }

  close(): void {
    this.agent.destroy();
  }
}

/** @throws Error for any status but 200 */
function post(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answers ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
