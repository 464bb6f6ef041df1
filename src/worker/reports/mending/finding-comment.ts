import type { Finding } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';

/**
 * A finding in one line of plain ASCII, to stand in a comment: whatever could end the line, show it otherwise than it
 * is, or be taken for a command is spelled as JSON's `\uXXXX`, a star or slash that could open or close a comment too.
 */
export function commentText(finding: Finding): string {
  const json = JSON.stringify(finding);
  const text = isPlain.test(json) ? json : spelledOut(json);
  if (text.length <= limits.mendingCommentCharactersMax) return text;
  const shown = text.slice(0, limits.mendingCommentCharactersMax);
  return `${shown}… (${text.length - shown.length} more characters)`.replace('…', '...');
}

/** Most findings: with neither of the two characters by which a comment opens or closes there is nothing to look for. */
const isPlain = /^[ -.0-~]*$/;

function spelledOut(json: string): string {
  return json.replace(/[^ -~]|(?<=\*)\/|(?<=\/)\*/g, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
