import type { Question } from '../../src/scope-matrix/field-row.js';
import type { Asker } from './people.js';

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Asks at the real endpoint, under the asker's own token. */
export async function asked(address: string, { token, actsAs }: Asker, kind: string, { text }: Question): Promise<Answer> {
  const send = () => fetch(`${address}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json', 'accept-language': 'en', ...(token && { authorization: `Bearer ${token}` }), ...(actsAs && { 'x-yimen-post': actsAs }),
    },
    body: JSON.stringify({ query: `${kind.toLowerCase()} { ${text} }` }),
  });
  // A kept connection may end just as it is used again; the same id of the intention does the same thing once.
  const response = await send().catch(send);
  return (await response.json()) as Answer;
}

/** Codes of refusals to a whole operation, as the matrix calls them. */
const DENIALS: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'unauthenticated', FORBIDDEN: 'forbidden', NO_ACTING_POST: 'no_acting_post', CHOOSE_POST: 'choose_post', UNKNOWN_PERSON: 'unknown_person',
};

/** What came of it, in the matrix's words; anything else in words of its own, which no row expects. */
export function outcomeOf(name: string, { finds }: Question, { data, errors = [] }: Answer): string {
  const [error] = errors;
  if (error) return DENIALS[error.extensions?.code ?? ''] ?? `error ${error.extensions?.code ?? ''}: ${error.message}`;
  const value = data?.[name] as Readonly<Record<string, unknown>> | null | undefined;
  if (value === null || value === undefined) return 'not_found';
  if (value['code'] === 'NOT_FOUND') return 'not_found';
  if (value['code'] === 'NOT_RESTRICTED' || value['code'] === 'NOT_YOURSELF' || (value['code'] === 'INVALID_INPUT' && /not_yours_to_give/.test(String(value['message'])))) return 'refused';
  if (typeof value['message'] === 'string') return `refused ${String(value['__typename'])}: ${value['message']}`;
  return finds === undefined || JSON.stringify(value).includes(finds) ? 'allowed' : 'empty';
}
