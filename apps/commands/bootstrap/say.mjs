/** One message in both languages, on standard error, so that a task's own output stays clean. */
export function say(zh, en) {
  console.error(`[yimen] ${zh}  ${en}`);
}

/** Ends the bootstrap with a message for the person at the keyboard instead of a stack. */
export class Refusal extends Error {
  constructor(zh, en) {
    super(en);
    this.zh = zh;
  }
}
