import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { localeOf, type Locale } from '@yimen/access';

/** A demo account as it is shown. */
export interface ShownAccount {
  readonly role: { readonly zh: string; readonly en: string };
  /** Name of the tenant's region. */
  readonly tenant: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

/** A page as it is sent. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const PAGES: Readonly<Record<Locale, string>> = { 'zh-CN': 'index.html', en: 'index.en.html' };
const DEMONSTRATION = /<!-- demonstration -->[^]*?<!-- \/demonstration -->\n?/g;
const SCHEMA = /<!-- schema -->[^]*?<!-- \/schema -->\n?/g;
const publicFile = (name: string): string => readFileSync(fileURLToPath(new URL(`../../../../apps/web/public/${name}`, import.meta.url)), 'utf8');

/**
 * The pages that everybody may see. Accounts are shown only where the embedded provider made them; without them
 * whatever speaks of the demonstration is left out.
 */
export class HomePages {
  private readonly pages: Readonly<Record<Locale, Page>>;
  readonly style: Page = { headers: { 'content-type': 'text/css; charset=utf-8' }, body: publicFile('page.css') };

  /** @param tellsSchema whether everybody may read the graph's schema; else nothing leads there */
  constructor(accounts: readonly ShownAccount[], readonly tellsSchema: boolean) {
    this.pages = { 'zh-CN': pageOf('zh-CN', accounts, tellsSchema), en: pageOf('en', accounts, tellsSchema) };
  }

  /** In the language that was asked for, else of the browser. */
  home(asked: unknown, acceptLanguage: string | undefined): Page {
    return this.pages[localeOf(typeof asked === 'string' ? asked : acceptLanguage)];
  }
}

function pageOf(locale: Locale, accounts: readonly ShownAccount[], tellsSchema: boolean): Page {
  const whole = publicFile(PAGES[locale]);
  const text = tellsSchema ? whole : whole.replace(SCHEMA, '');
  const body = accounts.length > 0 ? text.replace('<!-- accounts -->', () => accountRows(accounts, locale)) : text.replace(DEMONSTRATION, '');
  return { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, vary: 'accept-language' }, body };
}

/** Rows of the page's table of demo accounts, as HTML. */
function accountRows(accounts: readonly ShownAccount[], locale: Locale): string {
  const language = locale === 'en' ? 'en' : 'zh';
  return accounts
    .map(({ role, tenant, name, username, password }) => [role[language], tenant, name, username, password].map((text) => `<td>${escaped(text)}</td>`).join(''))
    .map((cells) => `<tr>${cells}</tr>`)
    .join('\n');
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
