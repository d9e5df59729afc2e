export interface DemoLogin {
  readonly subject: string;
  readonly username: string;
  readonly name: string;
  readonly password: string;
}

/** A provider with our realm, and what the suite has to know of it. */
export interface IdentityUnderTest {
  readonly issuer: string;
  /** Where the web client lives. */
  readonly product: string;
  readonly person: DemoLogin;
  /** Somebody whose password is guessed at. */
  readonly guessed: DemoLogin;
  /** The key that tokens are signed with now, as the body of a PEM. */
  publicKey(): Promise<string>;
  /** Signs with a new key from now on; the one before stays good. */
  rotateKeys(): Promise<void>;
  /** The logout tokens that the product's back-channel address was sent, the latest last. */
  readonly loggedOut: readonly string[];
  readonly ways: Ways;
  close(): Promise<void>;
}

/** Where the two providers differ and may: the product relies on neither way. Everything else holds for both. */
export interface Ways {
  /** Status of the sign-in page after a wrong password. */
  readonly wrongPasswordPage: 200 | 401;
  /** Keycloak does not tell a guesser that the account is locked. */
  readonly locked: 400 | 429;
  /** A code that came with the wrong verifier is worth nothing from then on, or still is for whoever knows the right one. */
  readonly codeAfterWrongVerifier: 200 | 400;
  /** Asks before signing out, though it was told by whose token. */
  readonly asksBeforeSigningOut: boolean;
  /** Tells the product also when a token that came twice, or was revoked, has ended a session; Keycloak only when somebody signs out. */
  readonly tellsOfReplays: boolean;
  /** Claims of an access token got by password, beyond those that both have. */
  readonly passwordClaims: Readonly<Record<string, unknown>>;
}
