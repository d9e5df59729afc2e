import { prepareJobs, type Subscription } from '@yimen/events';
import { migrate, OWNER, prepareRoles, urlFor, type SchemaStep } from '@yimen/persistence';

/** Of a service: what its database needs. */
export interface Migratable {
  readonly name: string;
  readonly schema: readonly SchemaStep[];
  /** Tables whose rows may be forgotten after their `expires_at`. */
  readonly passing?: readonly string[];
}

/** What was brought up to date; for a service, the steps that were run. */
export type PreparedPart =
  | { readonly kind: 'roles' }
  | { readonly kind: 'schema'; readonly service: string; readonly steps: readonly string[] }
  | { readonly kind: 'jobs' };

export interface Preparation {
  /** URL of a role that may create roles. */
  readonly adminUrl: string;
  /** From which the passwords of the login roles are derived. */
  readonly secret: Buffer;
  /** In the order in which they are prepared: later ones may read views of earlier ones. */
  readonly services: readonly Migratable[];
  readonly subscriptions: readonly Subscription[];
  readonly onPart?: (part: PreparedPart) => void;
}

/**
 * Brings a database up to date: roles and their passwords, every service's schema, the job queues. May be run at any
 * time. It looks at everything each time, which takes less than half a second: a note "nothing to do" would one day be
 * wrong, after a restored backup or a new version of a library.
 * @returns the URL of the owner role, for imports
 */
export async function prepareDatabase({ adminUrl, secret, services, subscriptions, onPart = () => {} }: Preparation): Promise<string> {
  await prepareRoles(adminUrl, secret);
  onPart({ kind: 'roles' });
  const ownerUrl = urlFor(adminUrl, OWNER, secret);
  for (const { name, schema, passing } of services) onPart({ kind: 'schema', service: name, steps: await migrate(ownerUrl, name, schema, passing) });
  await prepareJobs(ownerUrl, subscriptions);
  onPart({ kind: 'jobs' });
  return ownerUrl;
}
