/** The part of a pino logger that the embedded parts use: facts first, then the sentence. */
export interface EmbeddedLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
