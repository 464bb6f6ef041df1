import { diffArrays } from 'diff';

/**
 * Carries the change from `before` to `after` over to the text that `before` is a re-spelling of: lines that the change
 * leaves alone stay as they were written. The prettier try comes first; whoever asks checks what each of them says.
 */
export function patched(written: string, before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const pieces = piecesOf(written.split('\n'), old);
  const pretty = carried(pieces, old.map(withoutPadding), now.map(withoutPadding));
  return [pretty, carried(pieces, old, now)];
}

/** Lines as they are written, and how many lines of the re-spelt text they are there. */
type Piece = { written: string[]; respelt: number };

/** Equal lines are a piece each; what differs between two of them is one piece. */
function piecesOf(written: string[], respelt: string[]): Piece[] {
  const pieces: Piece[] = [];
  let differing: Piece | undefined;
  let at = 0;
  for (const { added, removed, count } of diffArrays(written, respelt, { comparator: isSameButForSpace })) {
    const lines = added ? [] : written.slice(at, at + count);
    at += lines.length;
    if (!added && !removed) {
      pieces.push(...lines.map((line) => ({ written: [line], respelt: 1 })));
      differing = undefined;
      continue;
    }
    if (!differing) {
      differing = { written: [], respelt: 0 };
      pieces.push(differing);
    }
    differing.written.push(...lines);
    if (added) differing.respelt += count;
  }
  return pieces;
}

function carried(pieces: Piece[], before: string[], after: string[]): string {
  const changes = changesOf(before, after);
  const lines: string[] = [];
  let at = 0;
  for (const { written, respelt } of pieces) {
    const end = at + respelt;
    if (respelt > 0) lines.push(...(changes.comes[at] ?? []));
    lines.push(...(isTouched(changes, at, end) ? anew(changes, at, end) : written));
    at = end;
  }
  return [...lines, ...(changes.comes[at] ?? [])].join('\n');
}

/** For each line whether it stays, and before each what comes new. */
type Changes = { kept: (string | undefined)[]; comes: string[][] };

function isTouched({ kept, comes }: Changes, at: number, end: number): boolean {
  return kept.slice(at, end).includes(undefined) || comes.slice(at + 1, end).some(({ length }) => length > 0);
}

/** What comes before the first of the lines is not theirs. */
function anew({ kept, comes }: Changes, at: number, end: number): string[] {
  const still = (line: string | undefined) => (line === undefined ? [] : [line]);
  return kept.slice(at, end).flatMap((line, n) => [...(n > 0 ? (comes[at + n] ?? []) : []), ...still(line)]);
}

function changesOf(before: string[], after: string[]): Changes {
  const kept: (string | undefined)[] = [];
  const comes: string[][] = Array.from({ length: before.length + 1 }, () => []);
  let at = 0;
  for (const { added, removed, value } of diffArrays(before, after)) {
    if (added) comes[at]?.push(...value);
    else if (removed) at += value.length;
    else for (const line of value) kept[at++] = line;
  }
  return { kept: Array.from({ length: before.length }, (_, line) => kept[line]), comes };
}

/** Indentation decides what belongs to what; other space does not. */
function isSameButForSpace(a: string, b: string): boolean {
  return a === b || (indentOf(a) === indentOf(b) && a.replace(/\s+/g, '') === b.replace(/\s+/g, ''));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** `[sku]` as people write it, not `[ sku ]`. */
function withoutPadding(line: string): string {
  return line.replace(/\[ ([^[\]]*) \]/g, '[$1]');
}
