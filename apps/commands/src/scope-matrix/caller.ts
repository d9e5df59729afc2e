import type { Role } from '@yimen/access';
import { relationsAt, type Home, type Place, type Relation } from './relation.js';

/** A post from which the matrix is asked: a role, and where. */
interface At {
  readonly role: Role;
  readonly home: Home;
}
const at = (role: Role, home: Home): At => ({ role, home });

/** One post of every role; a second one where a role may more at the province. */
const POSTS = {
  province_publisher: at('province_publisher', 'province'),
  province_supervisor: at('province_supervisor', 'province'),
  centre_manager: at('centre_manager', 'township'),
  window_clerk: at('window_clerk', 'township'),
  approver: at('approver', 'township'),
  village_agent: at('village_agent', 'village'),
  rating_handler: at('rating_handler', 'township'),
  system_admin: at('system_admin', 'county'),
  province_system_admin: at('system_admin', 'province'),
  security_admin: at('security_admin', 'county'),
  audit_admin: at('audit_admin', 'county'),
} as const satisfies Record<Role, At> & Record<string, At>;

/** Who acts for himself, for the platform, or for nobody; a legal person is represented by a natural one. */
const OTHERS = ['operator', 'citizen', 'legal_person', 'anonymous'] as const;

/** Who has signed in and gets no further, with the answer to everything he asks. */
export const POWERLESS = {
  expired_post: 'no_acting_post',
  revoked_post: 'no_acting_post',
  two_posts_none_chosen: 'choose_post',
  unknown_person: 'unknown_person',
} as const;

export type StaffId = keyof typeof POSTS;
export type PowerlessId = keyof typeof POWERLESS;
export type CallerId = StaffId | (typeof OTHERS)[number] | PowerlessId;

const STAFF = Object.keys(POSTS) as readonly StaffId[];
const WITHOUT_POWER = Object.keys(POWERLESS) as readonly PowerlessId[];
/** Who may be let through to something, and everybody. */
export const ABLE: readonly CallerId[] = [...STAFF, ...OTHERS];
export const CALLERS: readonly CallerId[] = [...ABLE, ...WITHOUT_POWER];

export const isPowerless = (id: CallerId): id is PowerlessId => id in POWERLESS;
/** The post that a caller acts from; null for who has none. */
export const postOf = (id: CallerId): At | null => (id in POSTS ? POSTS[id as StaffId] : null);

/** Every relation that something can have to this caller, with where it lies: what is a person's is handled at the township. */
export function relationsOf(id: CallerId): readonly (readonly [Relation, Place])[] {
  const post = postOf(id);
  if (post) return relationsAt(post.home);
  return id === 'citizen' || id === 'legal_person' ? [['own', 'township'], ['stranger', 'township']] : [['anybody', 'township']];
}
