import { limits } from '#shared/limits.ts';
import type { Words } from '../words.ts';

/** Markup, as apart from a text that has yet to be escaped: nothing else is put into a page as it is. */
export class Markup {
  constructor(readonly html: string) {}
}

type Part = string | number | Markup | Part[];

/** Markup with its holes filled: texts are escaped, lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.map((text, i) => text + (i < parts.length ? filled(parts[i] ?? '') : '')).join(''));
}

function filled(part: Part): string {
  if (part instanceof Markup) return part.html;
  return Array.isArray(part) ? part.map(filled).join('') : escaped(String(part));
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A value of a record. It is set apart from its surroundings' direction of writing, characters that cannot be seen are
 * shown as their code points, null and an empty text say what they are, and of a long one the rest is counted.
 */
export function valueMarkup(value: string | null, words: Words): Markup {
  if (value === null) return html`<i class="none">${words.null}</i>`;
  if (value === '') return html`<i class="none">${words.emptyText}</i>`;
  const shown = value.slice(0, limits.pageValueCharactersMax);
  const rest = value.length - shown.length;
  const parts = shown.split(/([\p{C}\p{Zl}\p{Zp}\u00a0\u3000])/u).map((part, i) => (i % 2 === 1 ? unseen(part) : part));
  const open = new Markup(`<bdi${classOf(value)}>`);
  return html`${open}${parts}</bdi>${rest > 0 ? html` <i class="none">${words.moreCharacters(rest)}</i>` : ''}`;
}

/** A short word stays in one piece, and short words are broken between them; anything longer is broken where a line ends. */
function classOf(value: string): string {
  if (longWord.test(value)) return '';
  return /\s/.test(value) ? ' class="words"' : ' class="word"';
}

const longWord = new RegExp(`\\S{${limits.pageWordCharactersMax + 1}}`);

function unseen(character: string): Part {
  if (character === '\n') return html`<b class="unseen">\\n</b><br>`;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return html`<b class="unseen">U+${code}</b>`;
}
