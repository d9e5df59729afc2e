/** How many path numbers one province spans. */
const PROVINCE_SPAN = 1_000_000_000_000;

/** The number of the province in which the tenant of a column lies, for a statement. */
export const provinceOfColumn = (column: string): string => `(${column} - ${column} % ${PROVINCE_SPAN})`;
