import { REALM_PATH, type ShownAccount } from '@yimen/serving';

export interface Ready {
  readonly address: string;
  readonly accounts: readonly ShownAccount[];
  readonly ms: number;
}

const ASKING = 'township-clerk';

/** What a stranger needs to go on, when everything runs. Demo accounts are there only in the embedded mode. */
export function readyText({ address, accounts, ms }: Ready): string {
  return `
一门已就绪 Yimen is ready — ${(ms / 1000).toFixed(1)} s

  网址 Address    ${address}
  图谱 GraphQL    ${address}/graphql
${accounts.length > 0 ? demonstration(address, accounts) : ''}  停止 Stop    Ctrl-C

`;
}

function demonstration(address: string, accounts: readonly ShownAccount[]): string {
  const rows = accounts.map(({ role, tenant, name, username, password }) => [`${role.zh} ${role.en}`, `${tenant} ${name}`, username, password]);
  return `
  演示账号 Demo accounts (仅本机可用 on this machine only)
${table([['角色 Role', '租户、姓名 Tenant, name', '用户名 User name', '密码 Password'], ...rows])}
  试一试 Try it
  ${curlLine(address, accounts.find(({ username }) => username === ASKING) ?? accounts[0])}

  完整演示 The whole story    npm run demo
`;
}

/** One line for a shell: gets a token as this account and asks the graph who that is. */
export function curlLine(address: string, account: ShownAccount | undefined): string {
  const grant = `grant_type=password&client_id=yimen-cli&username=${account?.username}&password=${account?.password}`;
  const token = `$(curl -s ${address}${REALM_PATH}/protocol/openid-connect/token -d '${grant}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  const query = '{"query":"{ me { name actingPost { role tenant { name } } } }"}';
  return `curl -s ${address}/graphql -H "authorization: Bearer ${token}" -H 'content-type: application/json' -d '${query}'`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))));
  const line = (row: readonly string[]): string => row.map((cell, column) => cell + ' '.repeat(widths[column]! - widthOf(cell))).join('  ').trimEnd();
  return rows.map((row) => `    ${line(row)}\n`).join('');
}

/** Columns in a terminal: Chinese characters and full-width signs take two. */
const widthOf = (text: string): number => [...text].reduce((width, character) => width + (character >= '\u2e80' ? 2 : 1), 0);
