import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, Requires, tenantStub } from '@yimen/graphql-kit';
import type { Done } from '@yimen/persistence';
import { casesAccess } from '../case.access.js';
import { CaseQueries } from '../case/case.queries.js';
import { CONTACT_MESSAGES, type ContactRefusal } from './contact.messages.js';
import { ContactQueries, type ContactEntryRow, type ContactFilter, type ContactRow } from './contact.queries.js';
import { FirstContacts } from './first-contacts.js';

@Resolver('FirstContact')
export class ContactResolver {
  constructor(
    private readonly queries: ContactQueries,
    private readonly contacts: FirstContacts,
  ) {}

  @Query('firstContacts') @Requires(casesAccess, 'list', 'FirstContact')
  page(@Ctx() ctx: RequestContext, @Args('filter') filter?: ContactFilter | null, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.page(ctx, filter ?? {}, first, after);
  }

  @Mutation('registerContact') @Requires(casesAccess, 'register', 'FirstContact')
  async register(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.contacts.register(ctx, input));
  }

  @Mutation('passContactOn') @Requires(casesAccess, 'follow', 'FirstContact')
  async passOn(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.contacts.passOn(ctx, input));
  }

  @Mutation('answerContact') @Requires(casesAccess, 'follow', 'FirstContact')
  async answer(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return this.answered(ctx, await this.contacts.answer(ctx, input));
  }

  @Mutation('readContact') @Requires(casesAccess, 'follow', 'FirstContact')
  async read(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    const shown = async (id: string) => {
      const contact = await this.queries.byId(ctx, id);
      return contact && { name: () => this.queries.inClear(contact).name, phone: () => this.queries.inClear(contact).phone };
    };
    return answer(ctx, await this.contacts.read(ctx, input), shown, CONTACT_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: ContactRow) {
    return tenantStub(tenantNo);
  }

  @ResolveField('window')
  window(@Parent() { windowId }: ContactRow) {
    return windowId && { id: windowId };
  }

  @ResolveField('visitor')
  visitor(@Parent() row: ContactRow) {
    return this.queries.masked(row);
  }

  @ResolveField('status')
  async status(@Ctx() ctx: RequestContext, @Parent() row: ContactRow) {
    return (await this.queries.state(ctx, row)).status;
  }

  @ResolveField('handlerId')
  async handlerId(@Ctx() ctx: RequestContext, @Parent() row: ContactRow) {
    return (await this.queries.state(ctx, row)).handlerId;
  }

  @ResolveField('overdue')
  async overdue(@Ctx() ctx: RequestContext, @Parent() row: ContactRow) {
    return (await this.queries.state(ctx, row)).overdue;
  }

  @ResolveField('entries')
  entries(@Ctx() ctx: RequestContext, @Parent() { id }: ContactRow) {
    return this.queries.entries(ctx, id);
  }

  private answered(ctx: RequestContext, outcome: Done | ContactRefusal) {
    return answer(ctx, outcome, (id) => this.queries.byId(ctx, id), CONTACT_MESSAGES);
  }
}

@Resolver('ContactEntry')
export class ContactEntryResolver {
  constructor(private readonly cases: CaseQueries) {}

  @ResolveField('case')
  case(@Ctx() ctx: RequestContext, @Parent() { caseId }: ContactEntryRow) {
    return caseId && this.cases.byId(ctx, caseId);
  }
}
