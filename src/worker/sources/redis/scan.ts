import type { RedisNode, ScanReply } from './node.ts';

/**
 * Walks a server's keys by SCAN, from `cursor` to the end, and does `look` with every batch (asking for lengths or
 * values). One batch ahead of its reader, so that the server works while the records before are handed over.
 */
export async function* scanBatches<Looked>(
  node: RedisNode,
  cursor: string,
  match: string,
  look: (keys: Buffer[]) => Promise<Looked>,
): AsyncGenerator<{ keys: Buffer[]; looked: Looked; next: string }> {
  const step = async (from: string) => {
    const { keys, cursor: next }: ScanReply = await node.scan(from, match);
    return { keys, looked: await look(keys), next };
  };
  let ahead = step(cursor);
  for (;;) {
    const batch = await ahead;
    if (batch.next !== '0') {
      ahead = step(batch.next);
      // Awaited in the next turn; if the reader leaves before, its failure concerns nobody.
      ahead.catch(() => {});
    }
    yield batch;
    if (batch.next === '0') return;
  }
}
