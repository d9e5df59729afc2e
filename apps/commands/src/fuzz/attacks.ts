import fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import type { Asker, Attack, RealOperation } from './attack.js';
import { documents, mutatedOperations } from './documents.js';
import { files, signIns } from './files.js';
import { bodies, headers, routes } from './requests.js';
import { sockets } from './sockets.js';
import { forgedTokens } from './tokens.js';
import { hostileVariables, typedInputs } from './typed-inputs.js';

/** What attacks are made of. */
export interface Material {
  readonly people: readonly string[];
  readonly administrators: readonly string[];
  readonly operations: readonly RealOperation[];
  readonly schema: GraphQLSchema;
  /** Ids that are really there. */
  readonly ids: readonly string[];
  /** Somebody's good token, and the realm's public key in PEM. */
  readonly token: string;
  readonly publicKey: string;
}

/** Every kind of attack; where much code is behind the door, more of them. Sockets wait for silence, so they are few. */
export function attacks({ people, administrators, operations, schema, ids, token, publicKey }: Material): fc.Arbitrary<Attack> {
  const one = (of: readonly string[]): fc.Arbitrary<Asker> => fc.constantFrom(...of).map((person) => ({ person }));
  const asker = fc.oneof({ weight: 16, arbitrary: one(people) }, { weight: 2, arbitrary: one(administrators) }, { weight: 3, arbitrary: fc.constant(null) });
  return fc.oneof(
    { weight: 12, arbitrary: documents(asker) },
    { weight: 20, arbitrary: mutatedOperations(asker, operations) },
    { weight: 24, arbitrary: typedInputs(asker, schema, ids) },
    { weight: 14, arbitrary: hostileVariables(asker, operations) },
    { weight: 8, arbitrary: bodies(asker) },
    { weight: 6, arbitrary: headers(asker, operations) },
    { weight: 5, arbitrary: forgedTokens(token, publicKey) },
    { weight: 5, arbitrary: files(asker, ids) },
    { weight: 4, arbitrary: routes(asker) },
    { weight: 2, arbitrary: signIns() },
    { weight: 2, arbitrary: sockets() },
  );
}
