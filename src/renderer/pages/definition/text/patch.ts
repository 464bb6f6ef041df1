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

function piecesOf(written: string[], respelt: string[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const parts = diffArrays(written, respelt, { comparator: isSameButForSpace });
  for (let i = 0; i < parts.length; i++) {
    const { added = false, removed = false, count = 0 } = parts[i] ?? {};
    if (!added && !removed) {
      for (let n = 0; n < count; n++) pieces.push({ written: [written[at++] ?? ''], respelt: 1 });
      continue;
    }
    // What was taken away and what came instead belong together, whichever is told first.
    const other = parts[i + 1];
    const isPair = other !== undefined && (added ? other.removed : other.added);
    const gone = removed ? count : isPair ? (other.count ?? 0) : 0;
    const come = added ? count : isPair ? (other.count ?? 0) : 0;
    pieces.push({ written: written.slice(at, at + gone), respelt: come });
    at += gone;
    if (isPair) i++;
  }
  return pieces;
}

function carried(pieces: Piece[], before: string[], after: string[]): string {
  const { kept, comes } = changesOf(before, after);
  const lines: string[] = [];
  let at = 0;
  for (const { written, respelt } of pieces) {
    lines.push(...(comes[at] ?? []));
    const isTouched = Array.from({ length: respelt }, (_, n) => at + n).some(
      (line) => kept[line] === undefined || (line > at && (comes[line]?.length ?? 0) > 0),
    );
    if (!isTouched) lines.push(...written);
    else {
      for (let line = at; line < at + respelt; line++) {
        if (line > at) lines.push(...(comes[line] ?? []));
        const still = kept[line];
        if (still !== undefined) lines.push(still);
      }
    }
    // A piece without a line of its own must not let what comes there come twice.
    if (respelt === 0) comes[at] = [];
    at += respelt;
  }
  return [...lines, ...(comes[at] ?? [])].join('\n');
}

/** For each line whether it stays, and before each what comes new. */
function changesOf(before: string[], after: string[]): { kept: (string | undefined)[]; comes: string[][] } {
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
