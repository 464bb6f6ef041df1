/** What a typed value's reader returns: its canonical text (null for none), or the reason it cannot be read. */
export type Read = { text: string | null } | { reason: string };

/** A value as an error shows it: quoted, and short enough to read. */
export function quoted(text: string): string {
  return text.length > 60 ? `${JSON.stringify(text.slice(0, 60))}…` : JSON.stringify(text);
}
