/** Why the embedded parts will not start; the code is stable, scripts may compare it. */
export type EmbeddedRefusalCode =
  | 'DataFolderUnwritable'
  | 'DataFolderClosed'
  | 'AlreadyRunning'
  | 'PostgresMissing'
  | 'PostgresUnusable'
  | 'PostgresPasswordLost'
  | 'PostgresPortBusy'
  | 'PostgresNotStarted'
  | 'NotLoopback';

/**
 * An expected refusal of the embedded parts, told to the person who typed the command.
 *
 * `zh` and `en` are whole sentences that name the cause and, where there is one, the way out.
 */
export class EmbeddedRefusal extends Error {
  override readonly name = 'EmbeddedRefusal';

  constructor(
    readonly code: EmbeddedRefusalCode,
    readonly zh: string,
    readonly en: string,
    options?: ErrorOptions,
  ) {
    super(`${zh}\n${en}`, options);
  }
}

/** What the system said, in a few words that fit into a sentence. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
