import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@yimen/access';
import { answer, Ctx, inputError, OpenToAll, Requires, tenantArgument } from '@yimen/graphql-kit';
import { NATION, type TenantNo } from '@yimen/jurisdiction';
import { parseHolidayNotice } from '@yimen/working-days';
import { tenantsAccess } from '../tenant.access.js';
import { TenantQueries } from '../tenant/tenant.queries.js';
import { CALENDAR_MESSAGES } from './calendar.messages.js';
import { CalendarQueries, type ChangeRow } from './calendar.queries.js';
import { CalendarSetting } from './calendar-setting.js';

/** A notice is two pages long. */
const LONGEST_NOTICE = 20_000;

@Resolver('CalendarChange')
export class CalendarResolver {
  constructor(
    private readonly queries: CalendarQueries,
    private readonly setting: CalendarSetting,
    private readonly tenants: TenantQueries,
  ) {}

  @Query('calendar') @OpenToAll()
  async calendar(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('year') year: number) {
    const no = tenantArgument('tenantId', tenantId);
    if (year < 1949 || year > 2999) throw inputError('year', '1949..2999');
    const days = await this.queries.days(ctx, no, year);
    return days.map((day) => ({ ...day, owner: () => this.ownerOf(ctx, day.tenantNo) }));
  }

  @Query('serviceHours') @OpenToAll()
  async serviceHours(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string) {
    const hours = await this.queries.hours(ctx, tenantArgument('tenantId', tenantId));
    return hours.map((row) => ({ ...row, owner: () => this.ownerOf(ctx, row.tenantNo) }));
  }

  @Query('calendarChanges') @OpenToAll()
  calendarChanges(@Ctx() ctx: RequestContext, @Args('tenantId') tenantId: string, @Args('first') first?: number, @Args('after') after?: string) {
    return this.queries.changes(ctx, tenantArgument('tenantId', tenantId), first, after);
  }

  @Query('holidayNotice') @Requires(tenantsAccess, 'setCalendar', 'Province')
  holidayNotice(@Args('text') text: string) {
    if (text.length > LONGEST_NOTICE) throw inputError('text', `1..${LONGEST_NOTICE} characters`);
    const notice = parseHolidayNotice(text);
    return notice.kind === 'HolidayNotice' ? { ...notice, faults: [] } : { year: null, document: null, days: [], others: [], faults: notice.faults };
  }

  @Mutation('changeCalendar') @Requires(tenantsAccess, 'setCalendar', 'Tenant')
  async changeCalendar(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.setting.change(ctx, input), (id) => this.queries.change(ctx, id), CALENDAR_MESSAGES);
  }

  @Mutation('takeHolidayNotice') @Requires(tenantsAccess, 'setCalendar', 'Province')
  async takeHolidayNotice(@Ctx() ctx: RequestContext, @Args('input') input: unknown) {
    return answer(ctx, await this.setting.take(ctx, input), (id) => this.queries.change(ctx, id), CALENDAR_MESSAGES);
  }

  @ResolveReference()
  reference(stub: { id: string }, context: { ctx: RequestContext }) {
    return this.queries.change(context.ctx, stub.id);
  }

  @ResolveField('owner')
  owner(@Ctx() ctx: RequestContext, @Parent() { tenantNo }: ChangeRow) {
    return this.ownerOf(ctx, tenantNo);
  }

  private ownerOf(ctx: RequestContext, tenantNo: TenantNo) {
    return tenantNo === NATION ? null : this.tenants.byNumber(ctx, tenantNo);
  }
}
