import * as z from 'zod';
import { limits } from '#shared/limits.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';
import { CursorLost } from '../source.ts';
import { FinishedBuckets } from './finished-buckets.ts';
import type { RedisNode } from './node.ts';
import type { Topology } from './topology.ts';

/**
 * What a checkpoint keeps. A SCAN cursor holds for one start of one server only: it walks a table whose hash seed is
 * drawn at the start.
 */
const cursorSchema = z.strictObject({
  nodes: z.array(z.strictObject({ runId: z.string(), scan: z.string().regex(/^\d+$/), isDone: z.boolean() })),
  slots: z.string(),
  db: z.number(),
  match: z.string(),
  finished: z.array(z.string()),
  records: z.number(),
  scans: z.number(),
});

type RedisCursor = z.output<typeof cursorSchema>;
type NodePosition = RedisCursor['nodes'][number];
/** What is read; a checkpoint of anything else is worth nothing here. */
type Scope = Pick<RedisCursor, 'slots' | 'db' | 'match'>;

/** How far a read has come, on every server, and what that is of the whole. */
export class Position {
  readonly finished: FinishedBuckets;
  private readonly nodes: NodePosition[];
  private readonly scope: Scope;
  private records = 0;
  private scans = 0;
  /** Records in all the SCAN batches looked at so far, with the one at hand. */
  private expected = 0;
  private keys = 0;

  /** Throws CursorLost where `from` was taken of other keys, from other servers, or from another start of them. */
  constructor(
    from: Cursor | null,
    { nodes, slots, db }: Topology,
    match: string,
    private readonly sink: RecordSink,
  ) {
    this.scope = { slots, db, match };
    const start = from && trusted(from, nodes, this.scope);
    this.nodes = start?.nodes ?? nodes.map(({ runId }) => ({ runId: runId ?? '', scan: '0', isDone: false }));
    this.finished = new FinishedBuckets(start?.finished);
    this.records = start?.records ?? 0;
    this.expected = this.records;
    this.scans = start?.scans ?? 0;
  }

  /** Tells how many keys all servers hold, for the estimate of the whole. */
  holds(keys: number): void {
    this.keys = keys;
  }

  /** Where to go on with SCAN on a server, undefined where it is done. */
  scanFrom(node: number): string | undefined {
    const position = this.nodes[node];
    return position && !position.isDone ? position.scan : undefined;
  }

  /** A SCAN step brought this many records. */
  expect(records: number): void {
    this.scans++;
    this.expected += records;
  }

  handedOver(records: number): void {
    this.records += records;
    this.sink.progress(this.records, this.total());
  }

  /** A safe point: buckets that are not `finished`, and SCAN batches not `scanned`, will be read again from here. */
  mark(): void {
    this.sink.mark(() => this.cursor());
  }

  /** Every key of a SCAN batch was handed over; the next one starts at `cursor`. */
  scanned(node: number, cursor: string): void {
    const position = this.nodes[node];
    if (!position) return;
    position.scan = cursor;
    position.isDone = cursor === '0';
    if (this.nodes.every(({ isDone }) => isDone)) {
      this.expected = this.records;
      this.keys = 0;
      this.sink.progress(this.records, this.records);
    }
    this.mark();
  }

  private cursor(): Cursor {
    const { nodes, scope, records, scans } = this;
    return { nodes, ...scope, finished: this.finished.forCheckpoint(), records, scans };
  }

  /** SCAN looks at about `redisScanCount` keys a step, so the steps so far say what share of the keys is behind us. */
  private total(): number {
    if (this.keys === 0) return 0;
    const share = Math.min(1, (this.scans * limits.redisScanCount) / this.keys);
    return Math.max(this.records, Math.round(this.expected / share));
  }
}

function trusted(from: Cursor, nodes: RedisNode[], scope: Scope): RedisCursor {
  const cursor = cursorSchema.safeParse(from);
  if (!cursor.success) throw new CursorLost('the checkpoint is not one of this source');
  if (cursor.data.db !== scope.db || cursor.data.match !== scope.match)
    throw new CursorLost('the checkpoint is of another database or of other keys');
  const isSame =
    cursor.data.slots === scope.slots &&
    cursor.data.nodes.length === nodes.length &&
    nodes.every(({ runId }, i) => runId !== undefined && runId === cursor.data.nodes[i]?.runId);
  if (!isSame) throw new CursorLost('Redis was restarted, failed over or moved slots since the checkpoint');
  return cursor.data;
}
