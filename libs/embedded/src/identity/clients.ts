/** Where the web client may be sent back to, and where the product hears that a session has ended: paths on the issuer's own origin. */
export interface WebClientPaths {
  readonly afterSignIn: readonly string[];
  readonly afterSignOut: readonly string[];
  readonly backchannelLogout: string;
}

/**
 * The two clients of the embedded provider, both public: the web pages (code with PKCE) and the command line
 * (password). A password grant exists nowhere else.
 */
export function firstPartyClients(origin: string, { afterSignIn, afterSignOut, backchannelLogout }: WebClientPaths): readonly object[] {
  const here = (path: string): string => new URL(path, origin).href;
  // A `native` client would be asked for consent each time.
  const common = {
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    backchannel_logout_uri: here(backchannelLogout),
    backchannel_logout_session_required: true,
  };
  return [
    {
      ...common,
      client_id: 'yimen-web',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: afterSignIn.map(here),
      post_logout_redirect_uris: afterSignOut.map(here),
    },
    {
      ...common,
      client_id: 'yimen-cli',
      grant_types: ['password', 'refresh_token'],
      response_types: [],
      redirect_uris: [],
    },
  ];
}
