/** How often one thing was asked, and how often the answer was yes. */
export interface Count {
  readonly asked: number;
  readonly yes: number;
}

/** Counts by name, in the order in which they were first met. */
export class Tally {
  private readonly counts = new Map<string, { asked: number; yes: number }>();

  note(name: string, asked: number, yes: number): void {
    const count = this.counts.get(name) ?? { asked: 0, yes: 0 };
    count.asked += asked;
    count.yes += yes;
    this.counts.set(name, count);
  }

  get entries(): ReadonlyMap<string, Count> {
    return this.counts;
  }

  get total(): Count {
    return [...this.counts.values()].reduce((sum, { asked, yes }) => ({ asked: sum.asked + asked, yes: sum.yes + yes }), { asked: 0, yes: 0 });
  }
}
