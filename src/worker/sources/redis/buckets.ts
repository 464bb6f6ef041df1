import { limits } from '#shared/limits.ts';
import type { BulkReader } from '#worker/records/sink.ts';
import { DumpedHashes } from './dumped-hashes.ts';
import type { EntryWriter } from './entry.ts';
import { isDenied } from './failure.ts';
import { Lead } from './lead.ts';
import { isWrongType, type RedisNode, type WrongType, wrongType } from './node.ts';
import type { Position } from './position.ts';
import { RawHashes } from './raw-hashes.ts';
import { scanBatches } from './scan.ts';
import { rejectWrongTypes } from './wrong-types.ts';

type Bucket = { key: Buffer; entries: number; way?: Way };

/**
 * How a bucket is read: `whole` by HGETALL, which is what the server does fastest; `dump` by DUMP, where HGETALL is
 * refused; in `parts` by HSCAN, where that is refused too or the bucket is large.
 */
type Way = 'whole' | 'dump' | 'parts';

/** Reads the buckets of one server: hashes whose fields are record keys and whose values are payloads. */
export class BucketReader {
  /** The best way that the server has not refused. */
  private way: Way = 'whole';
  private readonly dumps: DumpedHashes;

  constructor(
    private readonly node: RedisNode,
    private readonly index: number,
    private readonly position: Position,
    private readonly writer: EntryWriter,
    private readonly bulk: BulkReader | undefined,
  ) {
    this.dumps = new DumpedHashes(node, writer);
  }

  async read(match: string): Promise<void> {
    const from = this.position.scanFrom(this.index);
    if (from === undefined) return;
    const hashes = new RawHashes(await this.node.openRaw(), this.writer, this.bulk);
    const lengths = (keys: Buffer[]) => this.node.hashLengths(keys);
    for await (const { keys, looked, next } of scanBatches(this.node, from, match, lengths)) {
      const buckets = this.unfinished(keys, looked);
      const wrong = keys.filter((_, i) => looked[i] === wrongType);
      this.position.expect(buckets.reduce((sum, { entries }) => sum + entries, wrong.length));
      await this.readBuckets(buckets, hashes);
      this.position.handedOver(await rejectWrongTypes(this.node, wrong, this.writer));
      this.position.scanned(this.index, next);
    }
  }

  /** SCAN may show a key more than once. */
  private unfinished(keys: Buffer[], lengths: (number | WrongType)[]): Bucket[] {
    const { finished } = this.position;
    const seen = new Set<string>();
    return keys.flatMap((key, i) => {
      const name = key.toString('latin1');
      const entries = lengths[i] ?? 0;
      if (entries === 0 || entries === wrongType || finished.has(key) || seen.has(name)) return [];
      seen.add(name);
      return [{ key, entries }];
    });
  }

  /**
   * Asks for buckets ahead of the one at hand. Between two of them is a safe point: no part of another was handed over.
   * A bucket that is refused in one way comes again at the end, when the replies already asked for were read.
   */
  private async readBuckets(buckets: Bucket[], hashes: RawHashes): Promise<void> {
    const lead = new Lead();
    const asked: Way[] = [];
    for (let at = 0, next = 0; at < buckets.length; at++) {
      for (; next < buckets.length; next++) {
        const bucket = buckets[next] as Bucket;
        // A bucket read in parts is asked for again and again: nothing may stand behind it in the queue.
        if (asked.at(-1) === 'parts' || !lead.hasRoomFor(bucket.entries)) break;
        asked.push(this.ask(bucket, hashes));
        lead.asked(bucket.entries);
      }
      const bucket = buckets[at] as Bucket;
      const way = asked.shift() as Way;
      const outcome = await this.readBucket(bucket.key, way, hashes);
      lead.read(bucket.entries, way === 'dump' ? this.dumps.entryBytes : hashes.entryBytes);
      if (typeof outcome !== 'number') {
        buckets.push({ ...bucket, way: outcome.way });
        continue;
      }
      this.position.finished.add(bucket.key);
      this.position.handedOver(outcome);
      this.position.mark();
    }
  }

  private ask({ key, entries, way = this.way }: Bucket, hashes: RawHashes): Way {
    const now = entries > limits.redisWholeKeyEntriesMax ? 'parts' : way;
    if (now === 'whole') hashes.ask(key);
    else if (now === 'parts') hashes.askPart(key, '0');
    else this.dumps.ask(key);
    return now;
  }

  /** Returns how many records there were, or the way in which the bucket is to be read instead. */
  private async readBucket(key: Buffer, way: Way, hashes: RawHashes): Promise<number | { way: Way }> {
    const mayRepeat = this.position.finished.isFull;
    if (way === 'parts') return this.readParts(key, hashes);
    if (way === 'dump') {
      const outcome = await this.dumps.read(key, mayRepeat);
      if (typeof outcome === 'number') return outcome;
      // Only the server's clock says which fields of this one have expired; another may be read from its dump.
      if (outcome !== 'expiring') this.way = 'parts';
      return { way: 'parts' };
    }
    const reply = await hashes.read(key, mayRepeat);
    if (reply.refusal === undefined) return reply.entries;
    if (!isDenied(reply.refusal)) return this.otherType(key, reply.refusal);
    if (this.way === 'whole') this.way = 'dump';
    return { way: this.way };
  }

  private async readParts(key: Buffer, hashes: RawHashes): Promise<number> {
    const askNext = (cursor: string) => {
      if (cursor !== '0') hashes.askPart(key, cursor);
    };
    for (let records = 0; ; ) {
      const { entries, cursor, refusal } = await hashes.readPart(key, askNext);
      if (refusal) return records + (await this.otherType(key, refusal));
      records += entries;
      if (cursor === '0') return records;
    }
  }

  /** A bucket may have become a key of another type since its length was asked for. */
  private otherType(key: Buffer, refusal: Error): Promise<number> {
    if (!isWrongType(refusal)) throw this.node.failure(refusal);
    return rejectWrongTypes(this.node, [key], this.writer);
  }
}
