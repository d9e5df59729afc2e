import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/root.js';

/** One line of the Dockerfile: each of ours is one instruction. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}
/** From one FROM to the next. */
export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

export const DOCKERFILE = join(ROOT, 'deploy/image/Dockerfile');

export function stagesOf(text: string): readonly Stage[] {
  const lines = text.split('\n').map((line) => /^([A-Z]+) (.+)$/.exec(line)).filter((match) => match !== null);
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const [, word, rest] of lines) {
    const [image, , name] = rest!.split(' ');
    if (word === 'FROM') stages.push({ image: image!, name, instructions: [] });
    else stages.at(-1)?.instructions.push({ word: word!, rest: rest! });
  }
  return stages;
}

/** What a COPY takes and where to; `from` is the stage, or the context. */
export function copyOf({ rest }: Instruction): { readonly from: string | undefined; readonly sources: readonly string[]; readonly target: string } {
  const words = rest.split(' ');
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1)! };
}

export const dockerfile = (): readonly Stage[] => stagesOf(readFileSync(DOCKERFILE, 'utf8'));
