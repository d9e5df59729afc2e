import { Query, Resolver } from '@nestjs/graphql';
import { AS_CITIZEN, AS_OPERATOR, FOR_LEGAL_PERSON, isActingOn, type KnownPerson, type RequestContext } from '@yimen/access';
import { Ctx, RequiresSignIn } from '@yimen/graphql-kit';
import { Database } from '@yimen/persistence';
import { FirstSignIn } from './first-sign-in.js';
import { PostQueries, type PostRow } from './post.queries.js';
import { today } from '../tenant/tenant.queries.js';

type Known = Pick<KnownPerson, 'name' | 'represents' | 'operator'>;

/**
 * Who calls, and as whom else he could: a client offers what stands here and sends it as the header says. Every client asks
 * this first, so here who was known by his account alone becomes known by his subject.
 */
@Resolver('Me')
export class MeResolver {
  constructor(
    private readonly database: Database,
    private readonly posts: PostQueries,
    private readonly firstSignIn: FirstSignIn,
  ) {}

  @Query('me') @RequiresSignIn()
  async me(@Ctx() ctx: RequestContext) {
    const { principal, scope: { actorId }, newSubject } = ctx;
    if (actorId !== null && newSubject !== undefined) await this.firstSignIn.bind(ctx, actorId, newSubject);
    const [[known], posts] = await Promise.all([
      this.database.published<Known>('select name, represents, operator from contract.principal where person_id = $1', [actorId]),
      this.posts.own(ctx),
    ]);
    if (!known) throw new Error('whoever calls is known');
    const actingPost = principal.kind === 'staff' ? posts.find(({ id }) => id === principal.post.id) : null;
    return { personId: actorId, name: known.name, actingPost, posts, choices: choicesOf(known, posts, today(ctx)) };
  }
}

function choicesOf({ name, represents, operator }: Known, posts: readonly PostRow[], on: string) {
  const isOn = ({ validFrom, validUntil }: { readonly validFrom: string; readonly validUntil: string | null }): boolean => validFrom <= on && (validUntil === null || on <= validUntil);
  return [
    ...posts.filter((post) => isActingOn(post, on)).map((post) => ({ kind: 'post', value: post.id, name, post })),
    ...(operator ? [{ kind: 'platform', value: AS_OPERATOR, name, post: null }] : []),
    { kind: 'citizen', value: AS_CITIZEN, name, post: null },
    ...represents.filter(isOn).map((legal) => ({ kind: 'legal_person', value: FOR_LEGAL_PERSON + legal.personId, name: legal.name, post: null })),
  ];
}
