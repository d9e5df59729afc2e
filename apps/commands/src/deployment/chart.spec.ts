import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  mayReach, nameOf, picks, schemaFaults, typeFaults, type KubernetesObject, type Labels, type NetworkPolicySpec, type Party, type Selector,
} from '../../test/deployment/kubernetes.js';
import { tell } from '../../test/deployment/told.js';
import { ROOT } from '../root.js';
import { RENDERED, renderedHead } from '../../test/deployment/chart-files.js';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface Container {
  readonly args: readonly [string];
  readonly env: readonly Variable[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}
interface Pod {
  readonly metadata: { readonly labels: Labels };
  readonly spec: { readonly containers: readonly [Container]; readonly volumes: readonly { readonly name: string; readonly persistentVolumeClaim?: { readonly claimName: string } }[] };
}
interface Workload {
  readonly replicas?: number;
  readonly selector?: Selector;
  readonly template: Pod;
}

const text = readFileSync(RENDERED, 'utf8');
const objects = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
const of = <S>(kind: string): readonly (readonly [name: string, spec: S, object: KubernetesObject])[] =>
  objects.filter((object) => object.kind === kind).map((object) => [object.metadata.name.replace('yimen-', ''), object.spec as S, object]);

const PROCESSES = ['assessments', 'cases', 'catalogs', 'gateway', 'tenants'];
const deployments = of<Workload>('Deployment');
const jobs = of<Workload>('Job');
const pods = new Map([...deployments, ...jobs].map(([name, { template }]) => [name, template]));
const policies = of<NetworkPolicySpec>('NetworkPolicy').map(([, spec]) => spec);

test('the rendered file is of this chart (else YIMEN_WRITE=1 npm run verify -- --only long chart)', () => {
  const [, helm] = /^# Made by Helm (v[\d.]+) /.exec(text) ?? [];
  expect(text.startsWith(renderedHead(helm!))).toBe(true);
});

test('every object is one that Kubernetes knows, field by field', async () => {
  expect(await schemaFaults(objects)).toEqual([]);
  expect(typeFaults(objects)).toEqual([]);
});

test('a misspelt field and a wrong type are found', async () => {
  const service = (spec: object) => [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x', labels: {} }, spec }];
  expect(await schemaFaults(service({ ports: [{ port: 'http' }] }))).toEqual([expect.stringContaining('port')]);
  expect(typeFaults(service({ ports: [{ port: 80 }], selektor: {} }))).toEqual([expect.stringContaining('selektor')]);
});

test('there is one of everything for every process', () => {
  for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget']) expect(of(kind).map(([name]) => name).sort()).toEqual(PROCESSES);
  expect(of('Ingress').map(([name]) => name)).toEqual(['gateway']);
  expect(jobs.map(([name, , { metadata }]) => [name, metadata.annotations?.['helm.sh/hook']])).toEqual([['migrate', 'pre-install,pre-upgrade']]);
  expect(new Set(objects.map(nameOf)).size).toBe(objects.length);
  for (const [, { replicas }] of deployments) expect(replicas).toBeGreaterThan(1);
});

test.each([...pods])('%s is started with what it needs and knows, and with no secret of another', async (name, { spec: { containers: [{ args, env }] } }) => {
  const secrets = env.filter(({ valueFrom }) => valueFrom).map(({ valueFrom }) => valueFrom!.secretKeyRef);
  expect(new Set(secrets.map((secret) => secret.name))).toEqual(new Set(name === 'gateway' ? [] : [`yimen-${name}`]));
  expect(env.filter((variable) => /SECRET|KEY|PASSWORD|DATABASE/.test(variable.name) && variable.value)).toEqual([]);
  const { refusal, unwanted } = await tell(args[0], Object.fromEntries(env.map((variable) => [variable.name, variable.value ?? sample(variable.name)])));
  expect({ refusal, unwanted }).toEqual({ refusal: null, unwanted: [] });
});
const sample = (variable: string): string => /_URL$/.test(variable) ? 'postgres://login:x@db.example/yimen' : Buffer.alloc(32, 7).toString('base64');

test.each([...pods])('%s may do as little as possible, and holds no token of the cluster', (_name, { spec }) => {
  expect(spec).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      resources: { requests: { cpu: expect.anything(), memory: expect.anything() }, limits: { memory: expect.anything() } },
    }],
  });
  expect(JSON.stringify(spec)).not.toMatch(/hostPath|hostNetwork|privileged"?:true/);
});

test.each(deployments)('%s is asked on paths that the product serves, at a port that it has', (name, { template }) => {
  const [container] = template.spec.containers;
  const paths = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((probe) => container[probe as 'livenessProbe']!.httpGet);
  expect(paths.map(({ path }) => path)).toEqual(['/healthz', '/healthz', name === 'gateway' ? '/healthz' : '/readyz']);
  expect(paths.map(({ port }) => port)).toEqual(['http', 'http', 'http']);
  expect(container.ports).toEqual([{ name: 'http', containerPort: Number(container.env.find((variable) => variable.name === 'PORT')!.value) }]);
});

test('what points to something else points to something that is there', () => {
  for (const [name, { selector, template }] of deployments) expect([name, picks(selector!, template.metadata.labels)]).toEqual([name, true]);
  for (const kind of ['Service', 'PodDisruptionBudget'] as const) {
    for (const [name, { selector }] of of<{ selector: Labels & Selector }>(kind)) {
      const picked = [...pods].filter(([, pod]) => picks(kind === 'Service' ? { matchLabels: selector } : selector, pod.metadata.labels));
      expect([kind, name, picked.map(([pod]) => pod)]).toEqual([kind, name, [name]]);
    }
  }
  for (const [name, { spec: { containers: [{ volumeMounts }], volumes } }] of pods) {
    expect([name, new Set(volumeMounts.map((mount) => mount.name))]).toEqual([name, new Set(volumes.map((volume) => volume.name))]);
  }
  expect(pods.get('cases')!.spec.volumes.map((volume) => volume.persistentVolumeClaim?.claimName)).toContain('yimen-files');
  expect(of<{ accessModes: string[] }>('PersistentVolumeClaim').map(([, { accessModes }]) => accessModes)).toEqual([['ReadWriteMany']]);
  for (const [, pod] of pods) expect(existsSync(join(ROOT, pod.spec.containers[0].args[0].replace('/dist/', '/src/').replace(/\.js$/, '.ts')))).toBe(true);
});

test('the addresses that the processes are told are Services of the release', () => {
  const services = of('Service').map(([name]) => `http://yimen-${name}`);
  const told = [...pods].flatMap(([, pod]) => pod.spec.containers[0].env).filter(({ name, value }) => value && /^(?:TENANTS|CATALOGS|CASES|ASSESSMENTS)_URL$/.test(name));
  expect(told).toHaveLength(5);
  for (const { value } of told) expect(services).toContain(value);
});

describe('the network', () => {
  const NAMESPACE = { 'kubernetes.io/metadata.name': 'yimen' };
  const stranger = (namespace: string): Party => ({ kind: 'pod', labels: {}, namespace: { 'kubernetes.io/metadata.name': namespace }, ours: namespace === 'yimen' });
  const party = (name: string): Party => {
    if (name === 'database') return { kind: 'address', cidr: '10.0.3.7/32' };
    if (name === 'issuer') return { kind: 'address', cidr: '10.0.3.8/32' };
    if (name === 'internet') return { kind: 'address', cidr: '203.0.113.5/32' };
    const pod = pods.get(name);
    return pod ? { kind: 'pod', labels: pod.metadata.labels, namespace: NAMESPACE, ours: true } : stranger(name);
  };
  const ports: Readonly<Record<string, number>> = { database: 5432, issuer: 443, internet: 443 };
  const reached = (from: string): readonly string[] =>
    [...PROCESSES, 'database', 'issuer', 'internet'].filter((to) => to !== from && mayReach(policies, party(from), party(to), ports[to] ?? 3000));

  test.each([
    ['ingress-nginx', ['gateway', 'database', 'issuer', 'internet']],
    ['default', ['database', 'issuer', 'internet']],
    ['gateway', ['assessments', 'cases', 'catalogs', 'tenants']],
    ['tenants', ['database', 'issuer']],
    ['catalogs', ['database', 'issuer']],
    ['cases', ['catalogs', 'database', 'issuer']],
    ['assessments', ['database', 'issuer']],
    ['migrate', ['database']],
  ])('%s reaches %j and nobody else', (from, whom) => {
    expect(reached(from)).toEqual(whom);
  });

  test('nothing is reached at another port than the one it serves', () => {
    for (const to of PROCESSES) expect(mayReach(policies, party('gateway'), party(to), 9229)).toBe(false);
  });

  test('names can be looked up', () => {
    for (const from of pods.keys()) expect(mayReach(policies, party(from), party('kube-system'), 53)).toBe(true);
  });
});
