import type { Form } from './spelling.ts';

/** Stands in a text for what is not known yet. */
export function placeMark(number: number): string {
  return `\0${number}\0`;
}

export function isPlace(text: string): boolean {
  return text.startsWith('\0');
}

/**
 * A text with marks in it as a form: what is not marked by `plain`, and for each mark what it stands for. Undefined where
 * the text has the character of marks by itself.
 */
export function markedForm(
  text: string,
  plain: (piece: string) => string,
  marked: (number: number) => Form[number] | undefined,
): Form | undefined {
  const pieces = text.split('\0');
  if (pieces.length % 2 === 0) return undefined;
  const form = pieces.map((piece, i) => (i % 2 === 0 ? plain(piece) : marked(Number(piece))));
  return form.every((part) => part !== undefined) ? form : undefined;
}
