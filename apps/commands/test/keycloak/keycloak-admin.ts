/** The Keycloak under test, as `npm run test:keycloak` hands it to the suites. */
export const keycloak = {
  address: fromEnvironment('KEYCLOAK_ADDRESS'),
  issuer: `${fromEnvironment('KEYCLOAK_ADDRESS')}/realms/yimen`,
  product: fromEnvironment('KEYCLOAK_WEB_ORIGIN'),
} as const;

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these suites by npm run test:keycloak`);
  return value;
}

/** A token of the administrator, who belongs to another realm than ours. */
export async function adminToken(): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: fromEnvironment('KEYCLOAK_ADMIN_PASSWORD') });
  const response = await fetch(`${keycloak.address}/realms/master/protocol/openid-connect/token`, { method: 'POST', body });
  const { access_token } = (await response.json()) as { access_token?: string };
  if (!access_token) throw new Error(`the administrator was not let in: ${response.status}`);
  return access_token;
}

/** Asks Keycloak's administration of our realm; answers with what came back, or throws what it said. */
export async function admin<T = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T> {
  const response = await fetch(`${keycloak.address}/admin/realms/yimen${path}`, {
    method,
    headers: { authorization: `Bearer ${await adminToken()}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
