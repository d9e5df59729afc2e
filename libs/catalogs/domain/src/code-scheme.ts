/** How a province writes codes of items (编码规则). A code fits when it fits one of the masks; without masks every code does. */
export interface CodeScheme {
  readonly itemMasks: readonly string[];
  readonly nationalMasks: readonly string[];
}

/** In a mask `#` stands for a digit, `@` for a capital letter, `*` for either; everything else for itself. */
const STANDS_FOR: Readonly<Record<string, RegExp>> = { '#': /^[0-9]$/, '@': /^[A-Z]$/, '*': /^[0-9A-Z]$/ };

function fits(mask: string, code: string): boolean {
  const [signs, letters] = [[...mask], [...code]];
  return signs.length === letters.length && signs.every((sign, at) => STANDS_FOR[sign]?.test(letters[at]!) ?? sign === letters[at]);
}

export const fitsScheme = (masks: readonly string[], code: string): boolean => masks.length === 0 || masks.some((mask) => fits(mask, code));
