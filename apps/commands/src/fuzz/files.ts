import fc from 'fast-check';
import type { Asker, HttpAttack } from './attack.js';
import { headerText, hostileText } from './hostile-values.js';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CONTENTS: readonly Buffer[] = [
  Buffer.alloc(0), Buffer.from('%PDF-1.7\n'), Buffer.from('%PDF'), PNG, Buffer.concat([PNG, Buffer.alloc(2_000, 0xff)]), Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('GIF89a'),
  Buffer.from('MZ\x90\0'), Buffer.from('PK\x03\x04'), Buffer.from('<html><script>alert(1)</script>'), Buffer.from('%PDF-<script>'), Buffer.from('--x\r\ncontent-disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n%PDF-\r\n--x--'),
];

/** Files that are none, under names that are none, for cases of others; workbooks that are none; catalogs of nobody. */
export function files(asker: fc.Arbitrary<Asker>, ids: readonly string[]): fc.Arbitrary<HttpAttack> {
  const id = fc.oneof(fc.constantFrom(...ids), fc.uuid(), hostileText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 2_000)), fc.constantFrom('%00', '%', '..%2f..%2fmaster.key', '.'));
  const content = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...CONTENTS) }, { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) });
  const key = fc.oneof(fc.uuid(), headerText);
  const name = fc.oneof(fc.constantFrom('%E6%9E%97%E6%9D%83%E8%AF%81.pdf', '..%2F..%2Fx.pdf', '%00.pdf', '%', 'a%0d%0ab: c.pdf', '%F0%9F%98%80', '%ED%A0%80'), headerText);
  const type = fc.constantFrom('application/pdf', 'image/png', 'text/html', 'multipart/form-data; boundary=x', 'application/json', '');
  const upload = fc.tuple(asker, id, id, content, key, name, type, fc.constantFrom('POST', 'POST', 'POST', 'PUT'), fc.constantFrom('cases', 'own-cases')).map(([who, caseId, material, body, requestKey, fileName, contentType, method, cases]): HttpAttack =>
    ({ kind: 'file', asker: who, method, path: `/files/${cases}/${caseId}/materials/${material}`, body, headers: { 'x-request-key': requestKey, 'x-file-name': fileName, ...(contentType && { 'content-type': contentType }) } }));
  const download = fc.tuple(asker, id, headerText).map(([who, file, range]): HttpAttack => ({ kind: 'file', asker: who, method: 'GET', path: `/files/${file}`, headers: { range }, body: null }));
  const workbook = fc.tuple(asker, fc.constantFrom('/files/staff-import', '/files/catalogs/import', '/files/catalogs/roster-import'), fc.constantFrom('', '?dryRun=true', '?dryRun=true&answer=workbook', '?dryRun[]=1', '?title=x&title=y', '?title=%00'), content, key, fc.constantFrom('', 'application/x-ndjson'))
    .map(([who, path, query, body, requestKey, accept]): HttpAttack => ({ kind: 'file', asker: who, method: 'POST', path: path + query, body, headers: { 'x-request-key': requestKey, ...(accept && { accept }) } }));
  const catalog = fc.tuple(asker, id, fc.constantFrom('items.json', 'items.xlsx', 'differences.xlsx', 'roster.xlsx')).map(([who, tenant, what]): HttpAttack =>
    ({ kind: 'file', asker: who, method: 'GET', path: `/files/catalogs/${tenant}/${what}`, headers: {}, body: null }));
  return fc.oneof({ weight: 3, arbitrary: upload }, { weight: 1, arbitrary: download }, { weight: 1, arbitrary: workbook }, { weight: 1, arbitrary: catalog });
}

const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:token-exchange', 'implicit', '', 'password'] as const;
const REALM = '/realms/yimen/protocol/openid-connect';

/** The identity provider's doors. Passwords are not tried: guesses are slowed down there, and would slow down this. */
export function signIns(): fc.Arbitrary<HttpAttack> {
  const parameter = fc.constantFrom('client_id', 'code', 'redirect_uri', 'refresh_token', 'code_verifier', 'scope', 'state', 'nonce', 'response_type', 'response_mode', 'prompt', 'max_age', 'id_token_hint', 'post_logout_redirect_uri', 'token', 'request', 'claims', 'resource', 'code_challenge_method', 'code_challenge');
  const value = fc.oneof(fc.constantFrom('yimen-cli', 'yimen-web', 'S256', 'code', 'openid', 'http://evil.example/', 'javascript:alert(1)', 'none', '{}'), hostileText.map((text) => text.toWellFormed().slice(0, 2_000)));
  const parameters = fc.array(fc.tuple(parameter, value), { maxLength: 6 });
  const form = fc.tuple(fc.constantFrom(...GRANTS), parameters, fc.constantFrom('token', 'revoke', 'token/introspect', 'userinfo')).map(([grant, given, end]): HttpAttack => ({
    kind: 'sign-in', asker: null, method: 'POST', path: `${REALM}/${end}`, headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([...(grant === 'password' ? [] : [['grant_type', grant] as [string, string]]), ...given]).toString(),
  }));
  const visit = fc.tuple(fc.constantFrom('auth', 'logout', 'certs', 'userinfo', 'auth/x', '../../interaction/x'), parameters).map(([end, given]): HttpAttack =>
    ({ kind: 'sign-in', asker: null, method: 'GET', path: `${REALM}/${end}?${new URLSearchParams([...given]).toString()}`.slice(0, 8_000), headers: {}, body: null }));
  return fc.oneof(form, visit);
}
