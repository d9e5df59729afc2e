/** An expected reason not to go on, told to the person who typed the command: whole sentences with the cause and the way out. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';

  constructor(readonly zh: string, readonly en: string, options?: ErrorOptions) {
    super(`${zh}\n${en}`, options);
  }
}

/** What to tell that person, Chinese first; null for an error that nobody expected, which deserves its stack. */
export function refusalText(error: unknown): string | null {
  const { zh, en } = Object(error) as { zh?: unknown; en?: unknown };
  return error instanceof Error && typeof zh === 'string' && typeof en === 'string' ? `${zh}\n${en}` : null;
}
