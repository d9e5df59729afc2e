import { BadRequestException, Controller, Get, Param, Query } from '@nestjs/common';
import { EFFECTIVE_STANDARDS_PATH, EffectiveStandards, type EffectiveItem } from '@yimen/catalogs-contract';
import { OpenToAll, tenantNoOf } from '@yimen/graphql-kit';

/** The port to the catalog for services in other processes. What it tells is public by law. */
@Controller(EFFECTIVE_STANDARDS_PATH)
export class EffectiveStandardsController {
  constructor(private readonly standards: EffectiveStandards) {}

  @Get(':tenantNo/:itemCode') @OpenToAll()
  async at(@Param('tenantNo') tenant: string, @Param('itemCode') itemCode: string, @Query('asOf') instant: string): Promise<{ item: EffectiveItem | null }> {
    const tenantNo = tenantNoOf(tenant);
    const asOf = new Date(instant);
    if (tenantNo === null || Number.isNaN(asOf.getTime())) throw new BadRequestException();
    return { item: await this.standards.at({ tenantNo, itemCode, asOf }) };
  }
}
