import type { ServerResponse } from 'node:http';

/** For everything that says nothing else: an answer is data, is not shown in anybody's frame, and is not kept. Pages say more. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Two years, as browsers ask of those who mean it. */
const BY_HTTPS_ONLY = { 'strict-transport-security': 'max-age=63072000' } as const;

const headersOf = (secure: boolean): Readonly<Record<string, string>> => (secure ? { ...HEADERS, ...BY_HTTPS_ONLY } : HEADERS);

/** Sets the headers of every answer. @param secure whether people reach the product by https, and shall not by anything else */
export function securityHeaders(secure: boolean): (response: ServerResponse) => void {
  const headers = Object.entries(headersOf(secure));
  return (response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
  };
}
