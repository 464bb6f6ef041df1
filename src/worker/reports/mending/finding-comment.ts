import type { Finding } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';

/**
 * A finding in one line of plain ASCII, to stand in a comment: whatever could end the line, show it otherwise than it
 * is, or be taken for a command is spelled as JSON's `\uXXXX`, a star or slash that could open or close a comment too.
 */
export function commentText(finding: Finding): string {
  const json = JSON.stringify(finding);
  const text = spelledOut(json);
  if (text.length <= limits.mendingCommentCharactersMax) return text;
  const shown = text.slice(0, limits.mendingCommentCharactersMax);
  return `${shown}… (${text.length - shown.length} more characters)`.replace('…', '...');
}

/** Most findings: with neither of the two characters by which a comment opens or closes there is nothing to look for. */
const isPlain = /^[ -.0-~]*$/;

/** What is not printable ASCII as JSON spells it, and so what opens or closes a comment. */
export function spelledOut(json: string): string {
  if (isPlain.test(json)) return json;
  return json.replace(
    /[^ -~]|(?<=\*)\/|(?<=\/)\*/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
