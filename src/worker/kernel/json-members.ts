/** Where json.as.ts finds the names of wanted members. */
export type MemberAddress = 'membersAt' | 'memberTextsAt' | 'memberTextBytes' | 'columnsMax';

type MemberExports = Record<MemberAddress, { value: number }> & {
  setUpJson(members: number, firstCell: number): void;
};

/**
 * Tells the kernel which members of a JSON object are wanted; member i goes to cell `firstCell + i`. False where it
 * cannot look for them: one with an escape in its name, a nested one, or more text than there is room for.
 */
export function setMembers(
  exports: MemberExports,
  memory: ArrayBuffer,
  members: readonly string[],
  firstCell: number,
): boolean {
  if (members.length > exports.columnsMax.value || !members.every(isPlain)) return false;
  const texts = members.map((name) => Buffer.from(`"${name}"`));
  // The kernel compares sixteen bytes at a time, so each starts where the one before has ended and sixteen more fit.
  const bytes = texts.reduce((sum, text) => sum + text.length, blockBytes);
  if (bytes > exports.memberTextBytes.value) return false;
  const table = new Uint32Array(memory, exports.membersAt.value, members.length * 2);
  let at = exports.memberTextsAt.value;
  texts.forEach((text, member) => {
    new Uint8Array(memory, at).set(text);
    table.set([at, text.length], member * 2);
    at += text.length;
  });
  exports.setUpJson(members.length, firstCell);
  return true;
}

const blockBytes = 16;

/** Its own bytes between quotes are the only way to write it without an escape; a point names what is nested. */
function isPlain(name: string): boolean {
  return JSON.stringify(name) === `"${name}"` && !name.includes('.');
}
