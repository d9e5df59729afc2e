/** Something that the house rules forbid, or only frown upon (`warning`), at a line of a file. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly warning?: true;
}

/** A file of the repository: its path from the root with `/` between the parts, and its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** `file:line rule message`, which editors and terminals turn into a link. */
export function formatFinding({ file, line, rule, message, warning }: Finding): string {
  return `${file}:${line} ${warning ? 'warning ' : ''}${rule} ${message}`;
}

/** The line, from 1, on which the character at `index` stands. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
