/** Says how far a build is, not more often than every few seconds: ` 240,000 (9,800/s, 还需 left 78 s);`. */
export function buildLine(tell: (how: string) => void, nowMs: () => number, everyMs = 5_000): (built: number, left: number) => void {
  const begin = nowMs();
  let said = begin;
  return (built, left) => {
    const now = nowMs();
    if (now - said < everyMs || left === 0) return;
    said = now;
    const rate = built / ((now - begin) / 1000);
    tell(`${built.toLocaleString('en')} (${Math.round(rate).toLocaleString('en')}/s, 还需 left ${Math.ceil(left / rate)} s);`);
  };
}
