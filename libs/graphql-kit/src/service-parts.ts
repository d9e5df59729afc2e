import type { Type } from '@nestjs/common';
import type { Access } from '@yimen/access';
import type { SchemaStep } from '@yimen/persistence';

/** What a service hands to the applications that run it, to the commands that prepare it, and to the tests that walk it. */
export interface ServiceParts {
  readonly name: string;
  readonly sdl: string;
  readonly module: Type;
  readonly resolvers: readonly Type[];
  readonly access: Access;
  readonly schema: readonly SchemaStep[];
  /** Tables whose rows may be forgotten after their `expires_at`. */
  readonly passing?: readonly string[];
}
