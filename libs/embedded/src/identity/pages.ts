import { createHash } from 'node:crypto';
import type { Context } from 'oidc-provider';
import { Html, html } from './html.js';

const style = `
body { margin: 0; font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; background: #f3f5f8; color: #1c2430; }
main { max-width: 22rem; margin: 12vh auto 0; padding: 2rem; background: #fff; border: 1px solid #d5dae1; border-radius: 8px; }
h1 { margin: 0 0 1rem; font-size: 1.35rem; }
label { display: block; margin-top: 1rem; }
input { box-sizing: border-box; width: 100%; padding: .55rem; font: inherit; border: 1px solid #6b7684; border-radius: 4px; }
button { margin-top: 1.5rem; width: 100%; padding: .6rem; font: inherit; color: #fff; background: #0b57b0; border: 0; border-radius: 4px; cursor: pointer; }
button.second { margin-top: .6rem; color: #0b57b0; background: #fff; border: 1px solid #0b57b0; }
:focus-visible { outline: 3px solid #f2a900; outline-offset: 1px; }
[role=alert] { margin: 0; padding: .6rem; color: #8f1414; background: #fdecec; border-radius: 4px; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** The languages of the pages; Chinese unless the browser prefers English. */
export type Language = 'zh' | 'en';

/** Chooses the language by what the browser accepts. */
export function languageOf(ctx: Context): Language {
  return ctx.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh';
}

/** Answers with a page of ours: no script, nothing from elsewhere, not to be framed, not to be stored. */
export function showPage(ctx: Context, title: string, content: Html): void {
  const language = languageOf(ctx) === 'en' ? 'en' : 'zh-CN';
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`);
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Cache-Control', 'no-store');
  ctx.set('Vary', 'Accept-Language');
  ctx.body = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body><main>
<h1>${title}</h1>
${content}
</main></body>
</html>
`.text;
}

const texts = {
  zh: {
    signIn: '登录一门',
    username: '用户名',
    password: '密码',
    submit: '登录',
    wrong: '用户名或密码不正确。',
    wait: (seconds: number) => `失败次数过多,请在 ${seconds} 秒后再试。`,
    expired: '登录页面已失效',
    expiredMore: '请回到原来的页面重新登录。',
    signOut: '退出登录',
    signOutAsk: '确定要退出登录吗?',
    signOutYes: '退出',
    signOutNo: '继续使用',
    signedOut: '已退出登录',
    signedOutMore: '您可以关闭本页面。',
    error: '无法完成请求',
  },
  en: {
    signIn: 'Sign in to Yimen',
    username: 'User name',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'The user name or the password is not right.',
    wait: (seconds: number) => `Too many failures. Please try again in ${seconds} seconds.`,
    expired: 'This sign-in page has expired',
    expiredMore: 'Please go back to where you came from and sign in again.',
    signOut: 'Sign out',
    signOutAsk: 'Do you want to sign out?',
    signOutYes: 'Sign out',
    signOutNo: 'Stay signed in',
    signedOut: 'You have signed out',
    signedOutMore: 'You may close this page.',
    error: 'The request could not be completed',
  },
};

/** Why the sign-in page is shown again. */
export type SignInProblem = { readonly kind: 'wrong' } | { readonly kind: 'wait'; readonly seconds: number };

/** The page that asks for name and password; the form goes back to the page's own address. */
export function showSignIn(ctx: Context, username = '', problem?: SignInProblem): void {
  const t = texts[languageOf(ctx)];
  const told = problem && (problem.kind === 'wait' ? t.wait(problem.seconds) : t.wrong);
  showPage(
    ctx,
    t.signIn,
    html`${told === undefined ? undefined : html`<p role="alert">${told}</p>`}
<form method="post">
<label>${t.username}<input name="username" value="${username}" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>${t.password}<input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">${t.submit}</button>
</form>`,
  );
}

/** The page for a sign-in that took too long or lost its cookie. */
export function showExpired(ctx: Context): void {
  const t = texts[languageOf(ctx)];
  ctx.status = 400;
  showPage(ctx, t.expired, html`<p>${t.expiredMore}</p>`);
}

/** Asks before signing out; `form` is the provider's, with its token against forged requests. */
export function showSignOut(ctx: Context, form: string): void {
  const t = texts[languageOf(ctx)];
  showPage(
    ctx,
    t.signOut,
    html`<p>${t.signOutAsk}</p>
${new Html(form)}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>${t.signOutYes}</button>
<button class="second" type="submit" form="op.logoutForm">${t.signOutNo}</button>`,
  );
}

/** Says that one has signed out. */
export function showSignedOut(ctx: Context): void {
  const t = texts[languageOf(ctx)];
  showPage(ctx, t.signedOut, html`<p>${t.signedOutMore}</p>`);
}

/** Says what the provider refused, with OAuth's own code and words. */
export function showError(ctx: Context, out: { readonly error: string; readonly error_description?: string }): void {
  showPage(ctx, texts[languageOf(ctx)].error, html`<p role="alert"><code>${out.error}</code> ${out.error_description}</p>`);
}
