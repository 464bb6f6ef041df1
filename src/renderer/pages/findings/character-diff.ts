import { diffChars } from 'diff';

export type Piece = { text: string; differs: boolean };

/** Comparing every character with every other takes long; of long texts only what stands between the same ends is marked. */
const exactCharactersMax = 2_000;
const editsMax = 500;

/** Both values in pieces, marked where they differ from each other. */
export function characterDiff(inbound: string, outbound: string): { inbound: Piece[]; outbound: Piece[] } {
  const isShort = inbound.length + outbound.length <= exactCharactersMax;
  const changes = isShort ? diffChars(inbound, outbound, { maxEditLength: editsMax }) : undefined;
  if (!changes) return betweenSameEnds(inbound, outbound);
  const side = (without: 'added' | 'removed') =>
    changes
      .filter((change) => !change[without])
      .map(({ value, added, removed }) => ({ text: value, differs: added || removed }));
  return { inbound: side('added'), outbound: side('removed') };
}

function betweenSameEnds(inbound: string, outbound: string): { inbound: Piece[]; outbound: Piece[] } {
  const [a, b] = [Array.from(inbound), Array.from(outbound)];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const pieces = (characters: string[]): Piece[] =>
    [
      { text: characters.slice(0, start).join(''), differs: false },
      { text: characters.slice(start, characters.length - end).join(''), differs: true },
      { text: characters.slice(characters.length - end).join(''), differs: false },
    ].filter(({ text }) => text !== '');
  return { inbound: pieces(a), outbound: pieces(b) };
}
