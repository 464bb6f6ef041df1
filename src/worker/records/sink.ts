import type { Row } from './row.ts';

/** Where a source stands: its own JSON, kept in the checkpoint and given back when reading goes on. */
export type Cursor = Record<string, unknown>;

/** The record being handed over, as an error names it. Asked only when the record turns out to be unreadable. */
export interface Origin {
  /** `out.csv:17`, `redis pool:618:in:3 field S1`, `mysql promo_sku sku=S1` */
  place(): string;
  /** The record as the source spells it. */
  raw(): string;
  /** Set where the source may hand out the same entry twice (a SCAN); its place then names one entry. */
  readonly mayRepeat?: true;
}

/** Where a source puts what it reads. Sources push; the sink decides what to keep and when to write. */
export interface RecordSink {
  /** Takes the row as it is now; the caller may refill it at once. An unreadable one is kept as invalid, with its origin. */
  accept(row: Row, origin: Origin): void;
  /** Takes what is not even a row: a broken line, a payload that is not JSON. */
  reject(origin: Origin, reason: string): void;
  /**
   * A safe point: everything before `cursor` has been handed over. The sink may write a checkpoint here.
   * Throws `interrupted` once a stop has been asked for, with the checkpoint written.
   */
  mark(cursor: () => Cursor): void;
  /** How far the source is, in its own unit (bytes, buckets, records); a total of 0 is not known. */
  progress(done: number, total: number): void;
  /** Whether the source waits because its server is busy. */
  wait?(isWaiting: boolean): void;
  /** What is read from here on is of a later time than what was read before. */
  beginSitting?(): void;
  /** A way to hand over many records at a time, in the form in which they come; undefined where a column's rules need the long way. */
  bulk?(form: BulkForm): BulkReader | undefined;
}

/** For every column of a row the cell it is read from, and what else there is to know of how cells are told apart. */
export type BulkForm =
  | { kind: 'csv'; cells: Int32Array; cellCount: number; delimiter: number }
  /** `instants`: the columns whose times are in UTC, whatever the zone of their field. */
  | { kind: 'mysql'; cells: Int32Array; cellCount: number; instants: ReadonlySet<number> }
  | { kind: 'ndjson'; cells: Int32Array; cellCount: number; members: string[] }
  | { kind: 'redis'; cells: Int32Array; cellCount: number; payload: PayloadForm };

/** What a payload's cells are: cell 0 is the record's key, the payload's own follow it. */
export type PayloadForm =
  | { format: 'json'; members: string[] }
  | { format: 'delimited'; delimiter: number; mayHaveMore: boolean }
  | { format: 'text' };

/** Takes plain records out of a window of bytes. Whatever is not plain is read and handed over record by record. */
export interface BulkReader {
  /** The memory that is read; the source fills it. */
  readonly window: Buffer;
  /** Records taken by the last `read`. */
  kept: number;
  /** Takes records from `start` on, and returns the position of the first it did not take: it is not whole yet, or not plain. */
  read(start: number, end: number): number;
}
