import { limits } from '#shared/limits.ts';
import { type DumpRead, HashDump } from '#worker/records/redis/dump.ts';
import type { EntryWriter } from './entry.ts';
import { type RedisNode, type WrongType, wrongType } from './node.ts';
import type { Position } from './position.ts';
import { scanBatches } from './scan.ts';
import { rejectWrongTypes } from './wrong-types.ts';

type Bucket = { key: Buffer; entries: number };
/** A dump is null where the bucket is gone, undefined where the server gives none. */
type Reply =
  | { kind: 'dump'; dump: Buffer | null | undefined }
  | { kind: 'entries'; entries: Buffer[] | WrongType }
  | { kind: 'large' };

/** Reads the buckets of one server: hashes whose fields are record keys and whose values are payloads. */
export class BucketReader {
  private readonly dump = new HashDump();
  /** False once the server has refused DUMP, or answered with what this reader does not know. */
  private canDump = true;
  private inFlightMax = 2;

  constructor(
    private readonly node: RedisNode,
    private readonly index: number,
    private readonly position: Position,
    private readonly writer: EntryWriter,
  ) {}

  async read(match: string): Promise<void> {
    const from = this.position.scanFrom(this.index);
    if (from === undefined) return;
    const lengths = (keys: Buffer[]) => this.node.hashLengths(keys);
    for await (const { keys, looked, next } of scanBatches(this.node, from, match, lengths)) {
      const buckets = this.unfinished(keys, looked);
      const wrong = keys.filter((_, i) => looked[i] === wrongType);
      this.position.expect(buckets.reduce((sum, { entries }) => sum + entries, wrong.length));
      await this.readBuckets(buckets);
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

  /** Keeps a few replies in flight: the server and the network work while the bucket at hand is decoded. */
  private async readBuckets(buckets: Bucket[]): Promise<void> {
    const ahead: Promise<Reply>[] = [];
    for (let at = 0, asked = 0; at < buckets.length; at++) {
      for (; asked < buckets.length && asked < at + this.inFlightMax; asked++) {
        ahead.push(this.ask(buckets[asked] as Bucket));
      }
      const { key } = buckets[at] as Bucket;
      const records = await this.readBucket(key, await (ahead.shift() as Promise<Reply>));
      this.position.finished.add(key);
      this.position.handedOver(records);
      this.position.mark();
    }
  }

  private ask({ key, entries }: Bucket): Promise<Reply> {
    if (entries > limits.redisWholeKeyEntriesMax) return Promise.resolve({ kind: 'large' });
    const reply: Promise<Reply> = this.canDump
      ? this.node.dump(key).then((dump) => ({ kind: 'dump', dump }))
      : this.node.hashEntries(key).then((entries) => ({ kind: 'entries', entries }));
    // Awaited when its turn comes; if the reader leaves before, its failure concerns nobody.
    reply.catch(() => {});
    return reply;
  }

  private async readBucket(key: Buffer, reply: Reply): Promise<number> {
    if (reply.kind === 'large') return this.scanBucket(key);
    if (reply.kind === 'entries') return this.handOver(key, reply.entries);
    const { dump } = reply;
    if (dump === null) return 0;
    const outcome = dump === undefined ? 'unknown' : this.readDump(dump);
    if (outcome === 'read') return this.handOverDump(key);
    if (outcome !== 'expiring') this.canDump = false;
    return this.handOver(key, await this.node.hashEntries(key));
  }

  private readDump(dump: Buffer): DumpRead {
    const fitting = Math.floor(limits.redisInFlightBytes / dump.length);
    this.inFlightMax = Math.max(1, Math.min(limits.redisPipelineKeys, fitting));
    return this.dump.read(dump, Date.now());
  }

  private handOverDump(key: Buffer): number {
    const { entries } = this.dump;
    const mayRepeat = this.position.finished.isFull;
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

  private async scanBucket(key: Buffer): Promise<number> {
    let records = 0;
    let ahead = this.node.scanHash(key, '0');
    for (;;) {
      const reply = await ahead;
      if (reply === wrongType) return records + (await this.handOver(key, wrongType));
      const { cursor, entries } = reply;
      if (cursor !== '0') {
        ahead = this.node.scanHash(key, cursor);
        ahead.catch(() => {});
      }
      records += await this.handOver(key, entries, true);
      if (cursor === '0') return records;
    }
  }

  /** A bucket may have become a key of another type since its length was asked for. */
  private async handOver(
    key: Buffer,
    entries: Buffer[] | WrongType,
    mayRepeat = this.position.finished.isFull,
  ): Promise<number> {
    if (entries === wrongType) return rejectWrongTypes(this.node, [key], this.writer);
    for (let i = 0; i + 1 < entries.length; i += 2) {
      const field = entries[i] as Buffer;
      const value = entries[i + 1] as Buffer;
      this.writer.bucketEntry(key, field, 0, field.length, value, 0, value.length, mayRepeat);
    }
    return entries.length / 2;
  }
}
