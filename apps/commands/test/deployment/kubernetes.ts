import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../src/root.js';

/** As much of a rendered object as the tests look at. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: unknown;
}
export type Labels = Readonly<Record<string, string>>;

/** What the schemas of Kubernetes say against the objects: wrong, missing and malformed values. */
export async function schemaFaults(objects: readonly KubernetesObject[]): Promise<readonly string[]> {
  const faults = await Promise.all(objects.map(async (object) => {
    const models = (await import(`kubernetes-models/${object.apiVersion}`)) as Readonly<Record<string, new (data: unknown) => { validate(): void }>>;
    try {
      new models[object.kind]!(object).validate();
      return [];
    } catch (error) {
      return [`${nameOf(object)}: ${(error as Error).message}`];
    }
  }));
  return faults.flat();
}

/**
 * What the types of Kubernetes say against them. The schemas allow fields that do not exist, and the cluster would
 * drop them without a word; the compiler, shown each object as a literal, does not.
 */
export function typeFaults(objects: readonly KubernetesObject[]): readonly string[] {
  const file = join(ROOT, 'rendered-objects.ts');
  const lines = objects.map((object, index) =>
    `export const o${index}: import('kubernetes-models/${object.apiVersion}').I${object.kind} = ${JSON.stringify(object)};`);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true, skipLibCheck: true, noEmit: true, types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists.call(host, path);
  host.getSourceFile = (path, language, ...rest) =>
    path === file ? ts.createSourceFile(path, lines.join('\n'), language) : getSourceFile.call(host, path, language, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, file: source, start = 0 }) => {
    const line = source?.fileName === file ? source.getLineAndCharacterOfPosition(start).line : undefined;
    return `${line === undefined ? source?.fileName : nameOf(objects[line]!)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

export const nameOf = ({ kind, metadata: { name } }: KubernetesObject): string => `${kind} ${name}`;

export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[];
}

/** Whether a selector picks something with these labels; `In` is the only expression that the chart uses. */
export function picks({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? ''));
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}
export interface NetworkPolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly ('Ingress' | 'Egress')[];
  readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports: readonly { readonly port: number }[] }[];
  readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports: readonly { readonly port: number }[] }[];
}

/** Somebody on the network: a pod of the release's namespace or of another one, or an address outside the cluster. */
export type Party =
  | { readonly kind: 'pod'; readonly labels: Labels; readonly namespace: Labels; readonly ours: boolean }
  | { readonly kind: 'address'; readonly cidr: string };

/** Whether the policies of our namespace let one party open a connection to a port of another. */
export function mayReach(policies: readonly NetworkPolicySpec[], from: Party, to: Party, port: number): boolean {
  const allowed = (side: 'Ingress' | 'Egress', subject: Party, other: Party): boolean => {
    if (subject.kind === 'address' || !subject.ours) return true;
    const own = policies.filter(({ podSelector, policyTypes }) => policyTypes.includes(side) && picks(podSelector, subject.labels));
    if (own.length === 0) return true;
    const rules = own.flatMap(({ ingress = [], egress = [] }) => side === 'Ingress' ? ingress.map(({ from: peers, ports }) => ({ peers, ports })) : egress.map(({ to: peers, ports }) => ({ peers, ports })));
    return rules.some(({ peers, ports }) => ports.some((one) => one.port === port) && peers.some((peer) => isPeer(peer, other)));
  };
  return allowed('Egress', from, to) && allowed('Ingress', to, from);
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, party: Party): boolean {
  if (party.kind === 'address') return ipBlock?.cidr === party.cidr;
  if (ipBlock) return false;
  return (namespaceSelector ? picks(namespaceSelector, party.namespace) : party.ours) && picks(podSelector ?? {}, party.labels);
}
