import { inputError } from '@yimen/graphql-kit';

/** A month of an argument, `yyyy-MM`. @throws BAD_USER_INPUT for anything else. */
export function monthOf(month: string): string {
  if (!/^[12]\d{3}-(?:0[1-9]|1[0-2])$/.test(month)) throw inputError('month', 'yyyy-MM');
  return month;
}

/** The condition that a date column lies in the month whose first day is the parameter, for example `$2`. */
export const inMonth = (column: string, firstDay: string): string =>
  `${column} >= ${firstDay}::date and ${column} < ${firstDay}::date + interval '1 month'`;

export const firstDayOf = (month: string): string => `${month}-01`;
