/** Something that a request needs, asked whether it is there: any answer will do. */
export type Question = () => Promise<unknown>;

const PATIENCE_MS = 2_000;

/** Asks everything that a request needs whether it is there. */
export class ReadinessProbe {
  constructor(private readonly questions: Readonly<Record<string, Question>>) {}

  /** By the name of the part, whether it answered in time. */
  async ask(): Promise<Readonly<Record<string, boolean>>> {
    return Object.fromEntries(await Promise.all(Object.entries(this.questions).map(async ([part, ask]) => [part, await answers(ask())] as const)));
  }
}

function answers(question: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    question.then(() => resolve(true), () => resolve(false)).finally(() => clearTimeout(timer));
  });
}
