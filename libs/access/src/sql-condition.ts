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
  const bound: unknown[] = [];
  const bind = (value: unknown): string => `\u0000${bound.push(value) - 1};`;
  const text = rulesToCondition<Ability, string, string>(
    ability.rulesFor(action, type),
    (rule) => {
      const condition = convert(rule.conditions ?? {}, columns, bind);
      return rule.inverted ? `not coalesce(${condition}, false)` : condition;
    },
    { and: join(' and '), or: join(' or '), empty: () => 'true' },
  );
  return numbered(text ?? 'false', bound, firstParameter);
}

/** Numbers the parameters that are left: rules which others outweigh drop out of the text, and a statement must use all it is sent. */
function numbered(text: string, bound: readonly unknown[], firstParameter: number): SqlCondition {
  const used = [...new Set([...text.matchAll(PLACE)].map(([, at]) => Number(at)))];
  return {
    text: text.replace(PLACE, (_, at) => `$${firstParameter + used.indexOf(Number(at))}`),
    values: used.map((at) => bound[at]),
  };
}

/** Where a value belongs, while the text is being made. */
const PLACE = /\u0000(\d+);/g;

const join = (word: string) => (parts: string[]): string => `(${parts.join(word)})`;

const OPERATORS: ReadonlyMap<string, string> = new Map([['$gt', '>'], ['$gte', '>='], ['$lt', '<'], ['$lte', '<=']]);

type Bind = (value: unknown) => string;

function convert(conditions: object, columns: Columns, bind: Bind): string {
  const parts = Object.entries(conditions).map(([field, wanted]) => {
    if (!Object.hasOwn(columns, field)) throw new Error(`no column for the field ${field} of a rule`);
    const column = columns[field]!;
    if (wanted === null || typeof wanted !== 'object') return equals(column, wanted, bind);
    const comparisons = Object.entries(wanted as object).map(([operator, value]) => compare(column, operator, value, bind));
    if (comparisons.length === 0) throw new Error(`the value for the field ${field} of a rule has no SQL translation`);
    return join(' and ')(comparisons);
  });
  return parts.length === 0 ? 'true' : join(' and ')(parts);
}

function equals(column: string, value: unknown, bind: Bind): string {
  return value === null ? `${column} is null` : `${column} = ${bind(value)}`;
}

function compare(column: string, operator: string, value: unknown, bind: Bind): string {
  if (operator === '$eq') return equals(column, value, bind);
  if (operator === '$in' && Array.isArray(value)) {
    const known = value.filter((one) => one !== null);
    const among = known.length === 0 ? 'false' : `${column} in (${known.map(bind).join(', ')})`;
    return known.length === value.length ? among : `(${among} or ${column} is null)`;
  }
  const symbol = OPERATORS.get(operator);
  if (!symbol) throw new Error(`operator ${operator} of a rule has no SQL translation`);
  return `${column} ${symbol} ${bind(value)}`;
}
