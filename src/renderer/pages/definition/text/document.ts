import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import { patched } from './patch.ts';
import { spliced } from './splice.ts';

/** Where a setting stands: `['fields', 1, 'tolerance']`. */
export type Path = (string | number)[];

/** Why a text is no YAML, and where: line and column from 1, and the offsets of what to mark. */
export type Broken = { message: string; line: number; column: number; from: number; to: number };

/** What a text says: its settings as plain values, or why nobody can tell. */
export type Reading = { settings: unknown; broken?: undefined } | { settings?: undefined; broken: Broken };

export function readText(text: string): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) return { broken: brokenAt(lines, error.message, error.pos[0], error.pos[1]) };
  try {
    const settings: unknown = document.toJS();
    JSON.stringify(settings); // ends in an error where a value holds itself
    return { settings };
  } catch (error) {
    const at = firstAlias(document);
    return { broken: brokenAt(lines, error instanceof Error ? error.message : String(error), at, at + 1) };
  }
}

/**
 * Changes a text the way its author would: what the change does not touch stays as it is written, comments, order,
 * spacing and unknown settings included. Undefined where it cannot be done in the text as it stands: it is not YAML, or
 * the place is shared through an anchor.
 */
export function editText(text: string, edit: (document: Document) => void): string | undefined {
  const before = parseDocument(text);
  const after = parseDocument(text);
  if (before.errors.length > 0) return undefined;
  try {
    edit(after);
    const wanted = JSON.stringify(after.toJS());
    if (wanted === JSON.stringify(before.toJS())) return text;
    return leastChanged(text, rewritings(text, before, after), (candidate) => says(candidate, wanted));
  } catch {
    return undefined;
  }
}

/** Ways to write the change down, the likeliest first. Each is only a try: what it says is looked at. */
function* rewritings(text: string, before: Document, after: Document): Generator<string> {
  yield* spliced(text, before, after);
  for (const style of stylesFor(text)) yield* patched(text, before.toString(style), after.toString(style));
  yield after.toString(plainStyle);
}

/** The right one that keeps the most lines; one that changes a single line is not improved upon. */
function leastChanged(text: string, tries: Iterable<string>, isRight: (text: string) => boolean): string | undefined {
  const lines = text.split('\n');
  let best: string | undefined;
  let bestLost = Number.POSITIVE_INFINITY;
  for (const candidate of tries) {
    const kept = new Set(candidate.split('\n'));
    const lost = lines.filter((line) => !kept.has(line)).length;
    if (lost >= bestLost || !isRight(candidate)) continue;
    best = candidate;
    bestLost = lost;
    if (lost <= 1) break;
  }
  return best;
}

/** Long lines are the author's business. */
const plainStyle = { lineWidth: 0, minContentWidth: 0 };

/** By how much maps are indented, and whether lists are, too: as most of the text has it, then the other ways. */
function stylesFor(text: string) {
  const indents = [...new Set([Number(/:\s*(?:#.*)?\n+( +)[\w"']/.exec(text)?.[1]?.length ?? 2), 2, 4])];
  const isListIndented = !/^( *)\S.*:[ \t]*(?:#.*)?\n(?:\s*#.*\n)*\1- /m.test(text);
  return [isListIndented, !isListIndented].flatMap((indentSeq) =>
    indents.map((indent) => ({ ...plainStyle, indent, indentSeq })),
  );
}

/** Whether a text says exactly this, in this order. */
export function says(text: string, settingsJson: string): boolean {
  const { settings, broken } = readText(text);
  return !broken && JSON.stringify(settings) === settingsJson;
}

/** The lines, from 1, on which a setting stands, or those of the nearest one around it that is there. */
export function linesOf(text: string, path: Path): { from: number; to: number } | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (!node?.range) continue;
    const [start, end] = node.range;
    const from = lines.linePos(start).line;
    return { from, to: Math.max(from, lines.linePos(Math.max(start, end - 1)).line) };
  }
  return undefined;
}

function brokenAt(lines: LineCounter, message: string, from: number, to: number): Broken {
  const { line, col: column } = lines.linePos(from);
  return { message, line, column, from, to };
}

function firstAlias(document: Document): number {
  let at = 0;
  visit(document, {
    Alias(_, node) {
      at = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return at;
}
