import { readListening, readVariables, refused, type Environment, type Listening } from '@yimen/settings';
import type { ShownAccount } from '@yimen/serving';
import { z } from 'zod';

/** The services of the federation, by their names in the supergraph. */
export const SERVICE_NAMES = ['tenants', 'catalogs', 'cases', 'assessments'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** What the gateway is told by the environment; docs/operations.md lists every variable. */
export interface GatewaySettings extends Listening {
  /** Whether the address that people use is one of https. */
  readonly secure: boolean;
  /** Base addresses of each service's instances. */
  readonly services: Readonly<Record<ServiceName, readonly string[]>>;
  /** Base address behind which the realm is served; nothing is served there when somebody else runs the identity provider. */
  readonly identity: string | undefined;
  /** Demo accounts for the first page; empty unless a launcher with the embedded provider says otherwise. */
  readonly accounts: readonly ShownAccount[];
}

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const addresses = z.string().transform((text) => text.split(',').map((one) => one.trim())).pipe(z.array(address).min(1));
const text = z.string().min(1);
const accounts = z.string().transform((json, context): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
}).pipe(z.array(z.object({ role: z.object({ zh: text, en: text }), tenant: text, name: text, username: text, password: text })));

const ADDRESSES = ['必须是一个或多个 http(s):// 地址，以逗号分隔', 'must be one or more http(s):// addresses, separated by commas'] as const;
const OWN = {
  TENANTS_URL: { shape: addresses, rule: ADDRESSES },
  CATALOGS_URL: { shape: addresses, rule: ADDRESSES },
  CASES_URL: { shape: addresses, rule: ADDRESSES },
  ASSESSMENTS_URL: { shape: addresses, rule: ADDRESSES },
  IDENTITY_URL: { shape: address.optional(), rule: ['必须是 http(s):// 地址', 'must be an http(s):// address'] },
  YIMEN_SHOWN_ACCOUNTS: { shape: accounts.default([]), rule: ['必须是演示账号的 JSON', 'must be the JSON of the demo accounts'] },
} as const;
type Own = { readonly [K in keyof typeof OWN]: z.output<(typeof OWN)[K]['shape']> };

/** @throws StartRefused naming every wrong variable with its rule */
export function readGatewaySettings(env: Environment): GatewaySettings {
  const listening = readListening(env);
  const { YIMEN_ADDRESS } = readVariables(env, ['YIMEN_ADDRESS']);
  const parsed = Object.entries(OWN).map(([name, { shape }]) => ({ name: name as keyof Own, result: shape.safeParse(env[name]?.trim() || undefined) }));
  const wrong = parsed.filter(({ result }) => !result.success);
  if (wrong.length > 0) throw refused(wrong.map(({ name }) => [name, OWN[name].rule]));
  const own = Object.fromEntries(parsed.map(({ name, result }) => [name, result.data])) as Own;
  if (!['127.0.0.1', '::1'].includes(listening.host)) refuseEmbedded(own);
  return {
    ...listening,
    secure: YIMEN_ADDRESS?.startsWith('https:') ?? false,
    services: { tenants: own.TENANTS_URL, catalogs: own.CATALOGS_URL, cases: own.CASES_URL, assessments: own.ASSESSMENTS_URL },
    identity: own.IDENTITY_URL,
    accounts: own.YIMEN_SHOWN_ACCOUNTS,
  };
}

/** What is embedded hands out passwords that everybody knows: it serves this machine only. */
function refuseEmbedded({ IDENTITY_URL, YIMEN_SHOWN_ACCOUNTS }: Own): void {
  const rule = ['只能在 HOST 为本机回环地址（127.0.0.1 或 ::1）时设置', 'may be set only where HOST is this machine alone (127.0.0.1 or ::1)'] as const;
  const wrong = [...(IDENTITY_URL === undefined ? [] : ['IDENTITY_URL']), ...(YIMEN_SHOWN_ACCOUNTS.length === 0 ? [] : ['YIMEN_SHOWN_ACCOUNTS'])];
  if (wrong.length > 0) throw refused(wrong.map((name) => [name, rule]));
}
