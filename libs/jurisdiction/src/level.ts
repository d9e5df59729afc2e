/** The four levels a tenant can stand on (省, 县, 乡镇, 村). A prefecture (市州) is not one: its centre is a county-level tenant. */
export const Level = { Province: 1, County: 2, Township: 3, Village: 4 } as const;
export type Level = (typeof Level)[keyof typeof Level];
