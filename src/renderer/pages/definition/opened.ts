import type { Opened } from './draft.ts';

type DefinitionFile = { path: string; text: string; sha256: string };

/** A file as it is worked on: with one kind of line break, which becomes the file's own again when it is saved. */
export function openedFrom({ path, text, sha256 }: DefinitionFile): Opened {
  return { path, text: text.replaceAll('\r\n', '\n'), sha256, lineBreak: text.includes('\r\n') ? '\r\n' : '\n' };
}

export function asWritten(text: string, { lineBreak }: Opened): string {
  return text.replaceAll('\n', lineBreak);
}

/** A text that has no file yet. */
export function openedNew(text: string): Opened {
  return { path: null, text, sha256: null, lineBreak: '\n' };
}
