/** An entry of a stream: its id, and its fields as bytes. */
export type Entry = { id: string; fields: Map<string, Buffer> };

/** Entries out of a reply of buffers; one that is gone is null in replies of older servers. */
export function entriesIn(reply: (unknown[] | null)[]): Entry[] {
  return reply.flatMap((entry) => {
    if (entry === null) return [];
    const [id, cells] = entry as [Buffer, Buffer[] | null];
    const fields = new Map<string, Buffer>();
    for (let i = 0; i + 1 < (cells?.length ?? 0); i += 2) fields.set(String(cells?.[i]), cells?.[i + 1] as Buffer);
    return [{ id: String(id), fields }];
  });
}

/** XINFO's lists of names and values. */
export function namesAndValues(reply: unknown): Record<string, unknown> {
  const cells = (reply ?? []) as unknown[];
  return Object.fromEntries(cells.flatMap((name, i) => (i % 2 === 0 ? [[String(name), cells[i + 1]]] : [])));
}
