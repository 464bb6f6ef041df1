import { ByteWriter } from '#worker/records/bytes.ts';
import { type Canonicalize, canonicalizer } from '#worker/records/canonical.ts';
import type { Row } from '#worker/records/row.ts';
import type { Cursor, Origin, RecordSink } from '#worker/records/sink.ts';
import type { SourceContext } from '#worker/sources/source.ts';

export type Invalid = { place: string; reason: string; raw: string };

/** Keeps all that a source hands over, as canonical texts. Entries with an origin are folded: each counts once. */
export class CollectingSink implements RecordSink {
  readonly records: (string | null)[][] = [];
  readonly invalids: Invalid[] = [];
  readonly cursors: Cursor[] = [];
  readonly steps: { done: number; total: number }[] = [];
  repeats = 0;
  /** Called at every mark; throw here to stop the source, abort here to end it. */
  onMark: (cursor: Cursor) => void = () => {};
  private readonly origins = new Set<string>();
  private readonly names: string[];
  private readonly canonicalize: Canonicalize[];
  private readonly keyColumns: number;

  constructor(context: SourceContext) {
    const columns = [...context.key, ...context.fields];
    this.names = columns.map(({ name }) => name);
    this.canonicalize = columns.map((column) => canonicalizer(column));
    this.keyColumns = context.key.length;
  }

  accept(row: Row, origin: Origin): void {
    if (this.isRepeat(row)) return;
    const values: (string | null)[] = [];
    for (let column = 0; column < this.names.length; column++) {
      const value = this.read(row, column);
      const reason =
        value.reason ??
        (value.text === null && column < this.keyColumns ? `${this.names[column]}: null in the key` : '');
      if (reason) {
        this.reject(origin, reason);
        return;
      }
      values.push(value.text);
    }
    this.records.push(values);
  }

  reject(origin: Origin, reason: string): void {
    this.invalids.push({ place: origin.place(), reason, raw: origin.raw() });
  }

  mark(cursor: () => Cursor): void {
    // A checkpoint is JSON: what does not survive that does not survive a restart either.
    const kept = JSON.parse(JSON.stringify(cursor())) as Cursor;
    this.cursors.push(kept);
    this.onMark(kept);
  }

  progress(done: number, total: number): void {
    this.steps.push({ done, total });
  }

  /** The records in the order of their texts, so that the order of reading does not matter. */
  sorted(): (string | null)[][] {
    return this.records.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }

  private isRepeat(row: Row): boolean {
    if (!row.origin) return false;
    const origin = Buffer.from(row.origin).toString('latin1');
    if (this.origins.has(origin)) {
      this.repeats++;
      return true;
    }
    this.origins.add(origin);
    return false;
  }

  private read(row: Row, column: number): { text: string | null; reason?: string } {
    if (row.isNull(column)) return { text: null };
    const out = new ByteWriter(64);
    const canonicalize = this.canonicalize[column] as Canonicalize;
    const reason = canonicalize(
      row.bytes[column] as Uint8Array,
      row.starts[column] as number,
      row.ends[column] as number,
      out,
    );
    if (reason === undefined) return { text: out.bytes.toString('utf8', 0, out.length) };
    return reason === null ? { text: null } : { text: null, reason };
  }
}
