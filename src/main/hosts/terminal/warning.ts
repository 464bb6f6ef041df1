import { printable } from '#shared/text.ts';
import { paint } from './style.ts';

/** Beside what a command prints, and said also where no progress is shown: a yellow line on standard error. */
export function warn(sentence: string): void {
  process.stderr.write(`${paint('yellow', '!', process.stderr)} ${printable(sentence)}\n`);
}
