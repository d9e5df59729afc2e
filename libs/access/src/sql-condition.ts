import { rulesToCondition } from '@casl/ability/extra';
import type { Ability } from './ability.js';

/** A condition with its parameters, numbered from the position it was made for. */
export interface SqlCondition {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Columns = Readonly<Record<string, string>>;

/**
 * Turns what an ability allows into a condition for a list. `columns` maps the fields that rules may speak of to column
 * expressions; `firstParameter` is the number of the first `$n`. Nothing allowed becomes `false`, never an empty condition;
 * an operator or field that is not known throws, so that a rule cannot silently widen a list.
 */
export function sqlCondition(ability: Ability, action: string, type: string, columns: Columns, firstParameter: number): SqlCondition {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${firstParameter + values.push(value) - 1}`;
  const text = rulesToCondition<Ability, string, string>(
    ability.rulesFor(action, type),
    (rule) => {
      const condition = convert(rule.conditions ?? {}, columns, bind);
      return rule.inverted ? `not coalesce(${condition}, false)` : condition;
    },
    { and: join(' and '), or: join(' or '), empty: () => 'true' },
  );
  return { text: text ?? 'false', values };
}

const join = (word: string) => (parts: string[]): string => `(${parts.join(word)})`;

const OPERATORS: Readonly<Record<string, string>> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' };

function convert(conditions: object, columns: Columns, bind: (value: unknown) => string): string {
  const parts = Object.entries(conditions).map(([field, wanted]) => {
    const column = columns[field];
    if (!column) throw new Error(`no column for the field ${field} of a rule`);
    if (wanted === null) return `${column} is null`;
    if (typeof wanted !== 'object') return `${column} = ${bind(wanted)}`;
    return join(' and ')(Object.entries(wanted as object).map(([operator, value]) => compare(column, operator, value, bind)));
  });
  return parts.length === 0 ? 'true' : join(' and ')(parts);
}

function compare(column: string, operator: string, value: unknown, bind: (value: unknown) => string): string {
  if (operator === '$eq') return value === null ? `${column} is null` : `${column} = ${bind(value)}`;
  if (operator === '$in' && Array.isArray(value)) {
    return value.length === 0 ? 'false' : `${column} in (${value.map(bind).join(', ')})`;
  }
  const symbol = OPERATORS[operator];
  if (!symbol) throw new Error(`operator ${operator} of a rule has no SQL translation`);
  return `${column} ${symbol} ${bind(value)}`;
}
