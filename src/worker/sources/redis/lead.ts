import { limits } from '#shared/limits.ts';

/**
 * How many buckets are asked for before the one at hand was read. Enough for the server and the network to work all the
 * time, and little enough for its other clients: what stands in one connection's queue is answered before theirs is.
 */
export class Lead {
  private keys = 0;
  private entries = 0;
  /** Bytes of an entry; until the first reply nothing is known of it. */
  private entryBytes: number | undefined;

  /** Whether a further bucket may be asked for. */
  hasRoomFor(entries: number): boolean {
    if (this.keys === 0) return true;
    const { entryBytes } = this;
    const ahead = this.entries + entries;
    if (this.keys >= limits.redisPipelineKeys || ahead > limits.redisAheadEntries) return false;
    return entryBytes === undefined ? this.keys < 2 : ahead * entryBytes <= limits.redisInFlightBytes;
  }

  asked(entries: number): void {
    this.keys++;
    this.entries += entries;
  }

  /** The reply about a bucket of `entries` was read. */
  read(entries: number, entryBytes: number): void {
    this.keys--;
    this.entries -= entries;
    if (entryBytes > 0) this.entryBytes = entryBytes;
  }
}
