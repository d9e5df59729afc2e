import type { Locale, RequestContext } from '@yimen/access';
import type { Done, RequestIdReused } from '@yimen/persistence';
import { z } from 'zod';
import { forgetLoaded } from './batched.js';
import { unstorablePath } from './storable.js';

export interface NotFound {
  readonly kind: 'NotFound';
  readonly what: string;
  readonly id: string;
}
export interface InvalidInput {
  readonly kind: 'InvalidInput';
  readonly field: string;
  readonly rule: string;
}
/** Refusals that every service has. */
export type KitRefusal = NotFound | InvalidInput | RequestIdReused;

export const notFound = (what: string, id: string): NotFound => ({ kind: 'NotFound', what, id });
export const invalidInput = (field: string, rule: string): InvalidInput => ({ kind: 'InvalidInput', field, rule });

/** What people read for each kind of refusal; a service adds its own kinds. */
export type Messages<R extends { readonly kind: string }> = {
  readonly [K in R['kind']]: Readonly<Record<Locale, (facts: Extract<R, { kind: K }>) => string>>;
};

/** What things are called in Chinese. */
const THINGS_ZH: Readonly<Record<string, string>> = {
  Case: '办件', Handover: '交换手续', Tenant: '租户', Item: '事项', ItemEdition: '事项版本', ItemPublication: '发布', ItemStanding: '事项状态', ItemOverride: '本级调整', ItemProposal: '报批', File: '附件', Person: '人员', Post: '岗位', StaffChange: '人员调整', ServiceCertificate: '工作鉴定', Province: '省', Representation: '法人授权', Session: '会话',
};

export const KIT_MESSAGES: Messages<KitRefusal> = {
  NotFound: {
    'zh-CN': ({ what, id }) => `没有找到：${THINGS_ZH[what] ?? what} ${id}（不存在，或不在您的管辖范围内）。`,
    en: ({ what, id }) => `Not found: ${what} ${id} (it does not exist or lies outside your scope).`,
  },
  InvalidInput: {
    'zh-CN': ({ field, rule }) => `填写有误：${field} 不符合规则 ${rule}。`,
    en: ({ field, rule }) => `Invalid input: ${field} breaks the rule ${rule}.`,
  },
  RequestIdReused: {
    'zh-CN': ({ clientRequestId, firstOperation }) => `请求编号 ${clientRequestId} 已用于 ${firstOperation}，且内容不同。`,
    en: ({ clientRequestId, firstOperation }) => `The request id ${clientRequestId} was already used for ${firstOperation} with other content.`,
  },
};

/** Turns `WrongStatus` into `WRONG_STATUS`. */
export const codeOf = (kind: string): string => kind.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();

/** A refusal as GraphQL shows it: its type, a stable code, a message in the caller's language, its facts. */
export function showRefusal<R extends { readonly kind: string }>(refusal: R, messages: Messages<R>, locale: Locale): object {
  const { kind, ...facts } = refusal;
  const say = messages[kind as R['kind']][locale] as (facts: R) => string;
  return { ...facts, __typename: kind, code: codeOf(kind), message: say(refusal) };
}

/** Answer of a mutation: the thing that was made or changed, read again, or the refusal. */
export async function answer<R extends { readonly kind: string }>(
  ctx: RequestContext,
  outcome: Done | R,
  load: (id: string) => Promise<object | null>,
  messages: Messages<R>,
): Promise<object> {
  if (outcome.kind !== 'done') return showRefusal(outcome as R, messages, ctx.locale);
  const { type, id } = outcome as Done;
  forgetLoaded(ctx);
  const row = await load(id);
  // Told again to the same person at another post, the first outcome may lie outside his scope.
  if (!row) return showRefusal(notFound(type, id), KIT_MESSAGES, ctx.locale);
  return { ...row, __typename: type };
}

/** Checks an input against its schema; the first broken rule is named with its field. No text of it is one that the database cannot store. */
export function check<T>(schema: z.ZodType<T>, input: unknown): { readonly kind: 'valid'; readonly value: T } | InvalidInput {
  const field = unstorablePath(input);
  if (field) return invalidInput(field.join('.') || 'input', 'storable_text');
  const parsed = schema.safeParse(input);
  if (parsed.success) return { kind: 'valid', value: parsed.data };
  const [issue] = parsed.error.issues;
  const custom = issue?.code === 'custom' ? issue.message : issue?.code;
  return invalidInput(issue?.path.join('.') || 'input', custom ?? 'invalid');
}

/** The client's own id of a mutation: 8 to 64 letters, digits, dashes, underscores or dots. */
export const clientRequestId = z.string().regex(/^[\w.-]{8,64}$/);
