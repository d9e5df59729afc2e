/** Hundredths of a point (百分之一分), always whole, so that the lines of a score add up exactly. */
export type Hundredths = number;

/** Points as a scheme writes them (50, 0.2) in hundredths. */
export function hundredths(points: number): Hundredths {
  return Math.round(points * 100);
}

/** The share `part / whole` of a maximum, half a hundredth rounded up (四舍五入). `whole` is at least 1. */
export function shareOf(maximum: Hundredths, part: number, whole: number): Hundredths {
  return Math.floor((2 * maximum * part + whole) / (2 * whole));
}
