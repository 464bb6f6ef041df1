import { TieoutError } from './errors.ts';
import { nearest } from './text.ts';

/** The columns that a text may speak of. */
type Columns = Record<'key' | 'fields', { name: string }[]>;

/** A field that is spoken of and is none, the one that was probably meant, and those there are. */
export type UnknownField = { field: string; near: string | undefined; known: string[] };

/**
 * A field that a typed filter speaks of and a run does not have: `field:amout`, `amout:5`, `amout > 5`. A text that only
 * happens to look like it (an address, a time, an equation) is none: without the word `field:` or blanks around the sign
 * it takes a field of almost that name.
 */
export function unknownFieldIn(text: string, columns: Columns): UnknownField | undefined {
  const known = [...columns.key, ...columns.fields].map(({ name }) => name);
  for (const part of text.trim().split(/\s+and\s+/i)) {
    const [, marked] = /^field:\s*(\S.*)$/i.exec(part) ?? [];
    const [, word = marked, sign = ''] = marked ? [] : (spoken.exec(part) ?? []);
    if (word === undefined || known.includes(word) || known.some((name) => part.startsWith(name))) continue;
    const near = nearest(word, known);
    if (marked || /^\s/.test(sign) || (near !== undefined && isAlmost(word, near))) return { field: word, near, known };
  }
  return undefined;
}

/** A word, a side perhaps, and what is said of it. */
const spoken =
  /^([\p{L}_][\p{L}\p{N}_.-]*)(?:\s+(?:in|out)(?=\W))?(\s*(?:<=|>=|!=|[:<>=≠≤≥~])\s*|\s+is\s+(?:not null|null|empty|absent)$)/iu;

/** Names that start alike and are about as long: `amout` and `amount`, not `http` and `note`. */
function isAlmost(word: string, near: string): boolean {
  return word[0]?.toLowerCase() === near[0]?.toLowerCase() && Math.abs(word.length - near.length) <= 2;
}

/** The first of some names that is no field. */
export function unknownOf(names: string[], fields: { name: string }[]): UnknownField | undefined {
  const known = fields.map(({ name }) => name);
  const field = names.find((name) => !known.includes(name));
  return field === undefined ? undefined : { field, near: nearest(field, known), known };
}

export function noSuchField({ field, near, known }: UnknownField): TieoutError {
  return new TieoutError('usage', `no field ${field}${near ? `; did you mean ${near}?` : ''}`, {
    next: `Fields are ${known.join(', ')}.`,
  });
}
