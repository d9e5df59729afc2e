import type { Middleware } from 'oidc-provider';
import { paths } from './realm.js';

/**
 * A browser comes back from the sign-in page to a path below the authorization's own, without a query: what was asked for is
 * in the interaction. With a query that names a client, and no interaction, oidc-provider stumbles over its own error.
 */
export const resumeWithoutQuery: Middleware = (ctx, next) => {
  if (ctx.path.startsWith(`${paths.authorization}/`)) ctx.querystring = '';
  return next();
};
