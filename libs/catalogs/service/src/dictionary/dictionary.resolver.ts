import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { isValidOn, type Dictionary } from '@yimen/catalogs-domain';
import { answer, Ctx, OpenToAll, Requires, tenantArgument, tenantNoOf, tenantStub } from '@yimen/graphql-kit';
import { catalogsAccess } from '../catalog.access.js';
import { CATALOG_MESSAGES } from '../catalog.messages.js';
import { DictionaryQueries, type CodeSchemeRow } from './dictionary.queries.js';
import { DictionaryWriting } from './dictionary-writing.js';
import type { EntryRow } from './province-rules.js';

@Resolver('DictionaryEntry')
export class DictionaryEntryResolver {
  constructor(
    private readonly queries: DictionaryQueries,
    private readonly writing: DictionaryWriting,
  ) {}

  @Query('dictionary') @OpenToAll()
  async entries(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('name') name: Dictionary, @Args('on') on?: string) {
    const entries = await this.queries.entries(ctx, tenantArgument('tenantId', tenantId), name);
    return on ? entries.filter((entry) => isValidOn(entry, on)) : entries;
  }

  @Mutation('setDictionaryEntry') @Requires(catalogsAccess, 'set', 'Dictionary')
  async setEntry(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.writing.setEntry(ctx, input), (id) => this.queries.entryById(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: EntryRow) {
    return tenantNo && tenantStub(tenantNo);
  }
}

@Resolver('CodeScheme')
export class CodeSchemeResolver {
  constructor(
    private readonly queries: DictionaryQueries,
    private readonly writing: DictionaryWriting,
  ) {}

  @Query('codeScheme') @OpenToAll()
  scheme(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string) {
    return this.queries.scheme(ctx, tenantArgument('tenantId', tenantId));
  }

  @Mutation('setCodeScheme') @Requires(catalogsAccess, 'set', 'Dictionary')
  async setScheme(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.writing.setScheme(ctx, input), (id) => this.queries.schemeById(ctx, id), CATALOG_MESSAGES);
  }

  @ResolveField('tenant')
  tenant(@Parent() { tenantNo }: CodeSchemeRow) {
    return tenantStub(tenantNo);
  }
}

@Resolver('EffectiveItem')
export class TypeNameResolver {
  constructor(private readonly queries: DictionaryQueries) {}

  @ResolveField('typeName')
  async typeName(@Ctx() ctx: RequestContext, @Parent() { type, tenant }: { readonly type: string; readonly tenant: { readonly id: string } }) {
    const entry = (await this.queries.entries(ctx, tenantNoOf(tenant.id)!, 'item_type')).find(({ code }) => code === type);
    // Editions of before the dictionary may say anything.
    return entry ? (ctx.locale === 'zh-CN' ? entry.name : entry.english) : type;
  }
}
