import type { Locale } from '@yimen/access';
import type { DemoAccount } from '../first-start/demo-people.js';

/** Rows of the page's table of demo accounts, as HTML. */
export function accountRows(accounts: readonly DemoAccount[], locale: Locale): string {
  const language = locale === 'en' ? 'en' : 'zh';
  return accounts
    .map(({ role, tenant, name, username, password }) => [role[language], tenant, name, username, password].map((text) => `<td>${escaped(text)}</td>`).join(''))
    .map((cells) => `<tr>${cells}</tr>`)
    .join('\n');
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
