import type { IncomingMessage } from 'node:http';
import { errors, type Context, type Interaction, type Middleware, type Provider } from 'oidc-provider';
import { showExpired, showSignIn } from './pages.js';
import type { SignIn } from './sign-in.js';

/** Path of the sign-in page below the realm, followed by the id of the interaction. */
export const signInPath = '/interaction/';

const bodyLimit = 16 * 1024;

/**
 * The sign-in page: shows the form, judges it, and sends the browser back into the authorization.
 *
 * A page of another site cannot submit it: the interaction is known by a cookie that is bound to this very path and
 * does not travel with requests made by other sites.
 */
export function signInPage(provider: Provider, signIn: SignIn): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(signInPath)) return next();
    const interaction = await interactionOf(provider, ctx);
    if (!interaction || interaction.uid !== ctx.path.slice(signInPath.length)) return showExpired(ctx);
    if (ctx.method !== 'POST') return showSignIn(ctx, String(interaction.params['login_hint'] ?? ''));

    const form = await formOf(ctx.req);
    const username = form.get('username') ?? '';
    const result = await signIn(username, form.get('password') ?? '', ctx.req.socket.remoteAddress ?? '');
    if (result.kind === 'signedIn') {
      const login = { accountId: result.account.subject, amr: ['pwd'] };
      const back = await provider.interactionResult(ctx.req, ctx.res, { login }, { mergeWithLastSubmission: false });
      ctx.status = 303;
      return ctx.redirect(back);
    }
    ctx.status = result.kind === 'wait' ? 429 : 401;
    if (result.kind === 'wait') ctx.set('Retry-After', String(result.seconds));
    return showSignIn(ctx, username, result);
  };
}

async function interactionOf(provider: Provider, ctx: Context): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** The fields of a submitted form; one that is too long counts as empty. */
async function formOf(req: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= bodyLimit) chunks.push(chunk);
  }
  return new URLSearchParams(length > bodyLimit ? '' : Buffer.concat(chunks).toString('utf8'));
}
