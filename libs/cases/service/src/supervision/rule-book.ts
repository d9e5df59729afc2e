import { Injectable } from '@nestjs/common';
import { ANONYMOUS, scopeOf } from '@yimen/access';
import { rulesInForce, type SignalColour, type SignalMetric, type SignalRule, type SignalThreshold } from '@yimen/cases-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import { Database } from '@yimen/persistence';
import type { QueryResultRow } from 'pg';

/** For so long a rule of another process may be unknown here; a rule is spread over the cases below after that only. */
export const KNOWN_FOR_MS = 2_000;

/** A rule as it is stored. */
export interface RuleRow extends QueryResultRow {
  readonly id: string;
  readonly ownerNo: TenantNo;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly metric: SignalMetric;
  readonly unit: SignalThreshold['unit'];
  readonly amount: number;
  readonly colour: SignalColour;
  readonly itemCode: string | null;
  readonly isOff: boolean;
  readonly reason: string;
  readonly setAt: Date;
  readonly withdrawnAt: Date | null;
}

export const RULE = `u.id, u.tenant_no as "ownerNo", u.code, u.name, u.name_en as "nameEn", u.metric, u.threshold_unit as unit, u.threshold_amount as amount, u.colour,
  u.item_code as "itemCode", u.is_off as "isOff", u.reason, u.set_at as "setAt", u.withdrawn_at as "withdrawnAt"`;

export const ruleOf = ({ id, ownerNo, code, metric, unit, amount, colour, itemCode, isOff, setAt }: RuleRow): SignalRule =>
  ({ id, ownerNo: Number(ownerNo), code, metric, threshold: { unit, amount }, colour, itemCode, isOff, setAt: new Date(setAt) });

/** The rules that count, of all tenants: they are public, and few. */
export type RulesAt = (tenantNo: TenantNo, itemCode: string) => readonly SignalRule[];

/** The rules of e-supervision, read again when they are older than a moment. */
@Injectable()
export class RuleBook {
  private known: { readonly untilMs: number; readonly rules: Promise<RulesAt> } | null = null;

  constructor(private readonly database: Database) {}

  inForce(): Promise<RulesAt> {
    const nowMs = performance.now();
    if (!this.known || this.known.untilMs < nowMs) {
      const rules = this.read();
      this.known = { untilMs: nowMs + KNOWN_FOR_MS, rules };
      rules.catch(() => (this.known = null));
    }
    return this.known.rules;
  }

  private async read(): Promise<RulesAt> {
    const rows = await this.database.rows<RuleRow>(scopeOf(ANONYMOUS), `select ${RULE} from cases.supervision_rule u where u.withdrawn_at is null`);
    const rules = rows.map(ruleOf);
    const made = new Map<string, readonly SignalRule[]>();
    return (tenantNo, itemCode) => {
      const key = `${tenantNo} ${itemCode}`;
      const laid = made.get(key) ?? rulesInForce(rules, tenantNo, itemCode);
      made.set(key, laid);
      return laid;
    };
  }
}
