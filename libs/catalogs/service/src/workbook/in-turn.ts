import { ServiceUnavailableException } from '@nestjs/common';

/** So many may wait; each takes a second or so. */
const MOST_WAITING = 20;

/** Large pieces of work one after the other, so that whoever asks for ten at once does not take the processor from everybody else. */
export class InTurn {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @throws ServiceUnavailableException when too many wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MOST_WAITING) throw new ServiceUnavailableException();
    this.waiting += 1;
    const mine = this.last.then(work);
    this.last = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.waiting -= 1;
    }
  }
}
