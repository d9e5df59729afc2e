/**
 * The part of oidc-provider 9 that we use; the package brings no types.
 */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface AdapterPayload {
    readonly grantId?: string;
    readonly userCode?: string;
    readonly uid?: string;
    readonly consumed?: number;
    readonly accountId?: string;
    readonly clientId?: string;
    readonly sessionUid?: string;
    /** The session's name in tokens. */
    readonly sid?: string;
  }

  export interface Adapter {
    upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void>;
    find(id: string): Promise<AdapterPayload | undefined>;
    findByUid(uid: string): Promise<AdapterPayload | undefined>;
    findByUserCode(userCode: string): Promise<AdapterPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Client {
    readonly clientId: string;
    grantTypeAllowed(type: string): boolean;
    /** Tells the client that a session has ended; rejects when it cannot be told. */
    backchannelLogout(accountId: string, sid: string): Promise<void>;
  }

  export interface ResourceServerInfo {
    readonly scope: string;
    readonly audience: string;
    readonly accessTokenTTL: number;
    readonly accessTokenFormat: 'jwt';
    readonly jwt: { readonly sign: { readonly alg: 'RS256' } };
  }

  export class ResourceServer {
    constructor(identifier: string, info: ResourceServerInfo);
  }

  export class Grant {
    constructor(fields: { accountId: string; clientId: string });
    readonly accountId: string;
    readonly remainingTTL: number;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
    static find(id: string): Promise<Grant | undefined>;
  }

  export class AccessToken {
    constructor(fields: { accountId: string; client: Client; grantId: string; gty: string; scope: string; sid: string });
    readonly accountId: string;
    readonly clientId: string;
    readonly sid?: string;
    readonly expiration: number;
    resourceServer: ResourceServer;
    save(): Promise<string>;
  }

  export class RefreshToken {
    constructor(fields: { accountId: string; client: Client; grantId: string; gty: string; scope: string; resource: string; sid: string; authTime: number });
    readonly remainingTTL: number;
    /** When the person signed in, in seconds since 1970. */
    readonly authTime?: number;
    save(): Promise<string>;
  }

  export interface Session {
    readonly accountId?: string;
    grantIdFor(clientId: string): string | undefined;
  }

  export interface ProviderAccount {
    readonly accountId: string;
    claims(): Promise<Record<string, unknown>>;
  }

  export interface Context {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly method: string;
    readonly path: string;
    querystring: string;
    readonly ip: string;
    readonly oidc: {
      readonly provider: Provider;
      readonly route: string;
      readonly client: Client;
      readonly session: Session;
      readonly account?: ProviderAccount;
      readonly params: Readonly<Record<string, string | undefined>>;
      readonly entities: {
        readonly AuthorizationCode?: { readonly authTime?: number };
        readonly RefreshToken?: RefreshToken;
        readonly RotatedRefreshToken?: RefreshToken;
      };
      entity(name: 'RefreshToken', entity: RefreshToken): void;
    };
    status: number;
    type: string;
    body: unknown;
    set(header: string, value: string): void;
    get(header: string): string;
    redirect(url: string): void;
    acceptsLanguages(...languages: string[]): string | false;
  }

  export type Middleware = (ctx: Context, next: () => Promise<void>) => Promise<void> | void;

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: Readonly<Record<string, unknown>>;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    /** The request that is being answered. */
    static readonly ctx: Context | undefined;
    readonly AccessToken: typeof AccessToken;
    readonly RefreshToken: typeof RefreshToken;
    readonly Grant: typeof Grant;
    readonly ResourceServer: typeof ResourceServer;
    readonly Client: { find(id: string): Promise<Client | undefined> };
    use(middleware: Middleware): this;
    on(event: 'server_error', listener: (ctx: Context, error: Error) => void): this;
    on(event: 'backchannel.error', listener: (ctx: Context, error: Error) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    registerGrantType(name: string, handler: (ctx: Context) => Promise<void>, params: readonly string[]): void;
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<Interaction>;
    interactionResult(
      req: IncomingMessage,
      res: ServerResponse,
      result: { login: { accountId: string; amr: readonly string[] } },
      options: { mergeWithLastSubmission: boolean },
    ): Promise<string>;
  }

  export namespace errors {
    class OIDCProviderError extends Error {
      statusCode: number;
    }
    class CustomOIDCProviderError extends OIDCProviderError {
      constructor(error: string, description: string);
    }
    class InvalidGrant extends OIDCProviderError {
      constructor(detail: string);
      error_description: string;
    }
    class SessionNotFound extends OIDCProviderError {}
  }

  export const interactionPolicy: { base(): { remove(name: string): void } };
  export default Provider;
}
