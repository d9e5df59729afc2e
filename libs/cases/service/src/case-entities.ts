import { CaseLegSchema, CaseRootSchema } from './case/case.entity.js';
import { CardAppealSchema } from './supervision/card-appeal.entity.js';
import { SupervisionRuleSchema } from './supervision/supervision-rule.entity.js';

/** What the service writes as objects; lists and everything else are SQL. */
export const CASE_ENTITIES = [CaseRootSchema, CaseLegSchema, SupervisionRuleSchema, CardAppealSchema];
