/** keycloak-connect ships no types for the parts below its middleware; these are the members we call. */
declare module 'keycloak-connect/middleware/auth-utils/config.js' {
  export default class Config {
    constructor(options: Record<string, unknown>);
  }
}
declare module 'keycloak-connect/middleware/auth-utils/token.js' {
  export default class Token {
    constructor(jwt: string, clientId: string);
    readonly header?: { readonly alg?: string; readonly kid?: string };
    readonly content?: Readonly<Record<string, unknown>>;
  }
}
declare module 'keycloak-connect/middleware/auth-utils/grant-manager.js' {
  import type Token from 'keycloak-connect/middleware/auth-utils/token.js';
  export default class GrantManager {
    constructor(config: object);
    validateToken(token: Token, expectedType: 'Bearer' | 'ID'): Promise<Token>;
  }
}
