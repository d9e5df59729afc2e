/** Why a token was rejected: few words of ours, fit for a log and for the label of a figure. */
export type Rejection =
  | 'malformed' | 'algorithm' | 'kind' | 'expired' | 'not_yet_valid' | 'audience' | 'subject' | 'issuer'
  /** The header names a key that the realm does not publish. */
  | 'key'
  /** The realm did not tell its keys. */
  | 'realm'
  | 'signature'
  /** It was good, but its session was ended. */
  | 'session_revoked'
  /** A logout token that does not say what one must. */
  | 'claims'
  /** A logout token that came before. */
  | 'replayed';

export class TokenRejected extends Error {
  override readonly name = 'TokenRejected';

  constructor(readonly reason: Rejection, message: string = reason) {
    super(message);
  }
}
