import { createReadStream } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';

/** The lines of a file that somebody else wrote: UTF-8, each ended, none longer than any of ours can be. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const block of createReadStream(path, { highWaterMark: limits.fileChunkBytes }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = block.indexOf(lineEnd); end >= 0; end = block.indexOf(lineEnd, from)) {
      yield decoded(decoder, [...pieces, block.subarray(from, end)]);
      [pieces, length, from] = [[], 0, end + 1];
    }
    pieces.push(block.subarray(from));
    length += block.length - from;
    if (length > limits.bundleLineBytesMax) throw unreadable('a line of it is longer than one can be');
  }
  if (length > 0) throw unreadable('its last line is not ended');
}

const lineEnd = 10;

function decoded(decoder: { decode(bytes: Uint8Array): string }, pieces: Buffer[]): string {
  try {
    return decoder.decode(Buffer.concat(pieces));
  } catch {
    throw unreadable('it is not UTF-8');
  }
}

function unreadable(why: string): TieoutError {
  return new TieoutError('verification', why, { next: 'Ask for the bundle again.' });
}
