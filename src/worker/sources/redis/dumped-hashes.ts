import { HashDump } from '#worker/records/redis/dump.ts';
import type { EntryWriter } from './entry.ts';
import type { RedisNode } from './node.ts';

/**
 * Reads hashes from what DUMP returns and hands their entries over. The server does more for a dump than for HGETALL
 * (it checksums and compresses), so this is for where HGETALL is refused. Replies are read in the order asked.
 */
export class DumpedHashes {
  /** Bytes that an entry of the last dump took, on average. */
  entryBytes = 0;
  private readonly dump = new HashDump();
  private readonly replies: Promise<Buffer | null | undefined>[] = [];

  constructor(
    private readonly node: RedisNode,
    private readonly writer: EntryWriter,
  ) {}

  ask(key: Buffer): void {
    const reply = this.node.dump(key);
    // Awaited when its turn comes; if the reader leaves before, its failure concerns nobody.
    reply.catch(() => {});
    this.replies.push(reply);
  }

  /** Returns how many entries were handed over, or why none can be: see DumpRead; `unknown` also where DUMP is refused. */
  async read(key: Buffer, mayRepeat: boolean): Promise<number | 'unknown' | 'damaged' | 'expiring'> {
    const dump = await this.replies.shift();
    if (dump === null) return 0;
    const outcome = dump === undefined ? 'unknown' : this.dump.read(dump, Date.now());
    if (outcome !== 'read') return outcome;
    const count = this.handOver(key, mayRepeat);
    if (dump && count > 0) this.entryBytes = dump.length / count;
    return count;
  }

  private handOver(key: Buffer, mayRepeat: boolean): number {
    const { entries } = this.dump;
    const count = entries.count / 2;
    for (let i = 0; i < count; i++) {
      const field = 2 * i;
      const value = field + 1;
      this.writer.bucketEntry(
        key,
        entries.bytes(field),
        entries.start(field),
        entries.end(field),
        entries.bytes(value),
        entries.start(value),
        entries.end(value),
        mayRepeat,
      );
    }
    entries.release();
    return count;
  }
}
