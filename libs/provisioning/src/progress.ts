/** Adds a few characters to the line of the running step: how far it is. */
export type Tell = (how: string) => void;

/** Tells the person at the terminal which step is being done, and how long it took. */
export interface Progress {
  step<T>(zh: string, en: string, work: (tell: Tell) => Promise<T> | T): Promise<T>;
}

/**
 * One line per step, Chinese first: `启动数据库 Starting PostgreSQL … 0.3 s`. Only ever appends, so that it reads the same in
 * a terminal and in a file.
 */
export function progressOn(out: { write(text: string): unknown }): Progress {
  return {
    async step(zh, en, work) {
      const begin = performance.now();
      out.write(`  ${zh} ${en} …`);
      try {
        const result = await work((how) => out.write(` ${how}`));
        out.write(` ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
        return result;
      } catch (error) {
        out.write(' ✗\n');
        throw error;
      }
    },
  };
}
