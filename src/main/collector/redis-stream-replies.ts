/** An entry of a stream: its id, and what its field for payloads holds. */
export type Entry = { id: string; payload: Buffer | undefined };

/**
 * Entries out of a reply of buffers; one that is gone is null in replies of older servers. Of a field that is there twice
 * the last counts.
 */
export function entriesIn(reply: (unknown[] | null)[], field: string): Entry[] {
  const name = Buffer.from(field);
  const entries: Entry[] = [];
  for (const entry of reply) {
    if (entry === null) continue;
    const [id, cells] = entry as [Buffer, Buffer[] | null];
    entries.push({ id: id.toString('latin1'), payload: cells ? payloadIn(cells, name) : undefined });
  }
  return entries;
}

function payloadIn(cells: Buffer[], name: Buffer): Buffer | undefined {
  for (let i = cells.length - 2; i >= 0; i -= 2) if (cells[i]?.equals(name)) return cells[i + 1];
  return undefined;
}

/** XINFO's lists of names and values. */
export function namesAndValues(reply: unknown): Record<string, unknown> {
  const cells = (reply ?? []) as unknown[];
  return Object.fromEntries(cells.flatMap((name, i) => (i % 2 === 0 ? [[String(name), cells[i + 1]]] : [])));
}
