import { limits } from '#shared/limits.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { placeOfEntry } from '#worker/records/redis/place.ts';
import { Row } from '#worker/records/row.ts';
import type { Origin, RecordSink } from '#worker/records/sink.ts';
import type { Layout } from './layout.ts';

/** Hands entries over to the sink one by one, in one row that is filled again and again. */
export class EntryWriter {
  private readonly row: Row;
  private readonly once = new EntryOrigin();
  private readonly repeatable = Object.assign(new EntryOrigin(), { mayRepeat: true as const });
  private readonly identity = new ByteWriter(256);

  constructor(
    private readonly layout: Layout,
    private readonly sink: RecordSink,
  ) {
    this.row = new Row(layout.columns);
  }

  /** An entry of a bucket; one that SCAN may show again (`mayRepeat`) says which one it is. */
  bucketEntry(
    bucket: Buffer,
    field: Uint8Array,
    fieldStart: number,
    fieldEnd: number,
    payload: Uint8Array,
    start: number,
    end: number,
    mayRepeat: boolean,
  ): void {
    const { layout, row } = this;
    const origin = mayRepeat ? this.repeatable : this.once;
    origin.bucketEntry(bucket, field, fieldStart, fieldEnd, payload, start, end);
    row.clear();
    if (mayRepeat) row.origin = this.identify(bucket, field, fieldStart, fieldEnd);
    const reason = layout.readKey(field, fieldStart, fieldEnd, row) ?? layout.readPayload(payload, start, end, row);
    if (reason === undefined) this.sink.accept(row, origin);
    else this.sink.reject(origin, reason);
  }

  /** A record of its own Redis key, the payload its value. */
  stringRecord(key: Buffer, payload: Uint8Array, start: number, end: number): void {
    const { layout, row, repeatable: origin } = this;
    origin.record(key, () => lossy(payload, start, end));
    row.clear();
    row.origin = key;
    const reason = layout.readKey(key, 0, key.length, row) ?? layout.readPayload(payload, start, end, row);
    if (reason === undefined) this.sink.accept(row, origin);
    else this.sink.reject(origin, reason);
  }

  /** A record of its own Redis key: where the wanted fields' values lie, in the layout's order; a start of -1 is null. */
  hashRecord(key: Buffer, bytes: Uint8Array, starts: Int32Array, ends: Int32Array): void {
    const { layout, row, repeatable: origin } = this;
    const { names, columns } = layout.hashFields;
    origin.record(key, () => rawFields(names, bytes, starts, ends));
    row.clear();
    row.origin = key;
    const reason = layout.readKey(key, 0, key.length, row);
    if (reason !== undefined) {
      this.sink.reject(origin, reason);
      return;
    }
    for (let i = 0; i < columns.length; i++) {
      const start = starts[i] as number;
      if (start >= 0) row.set(columns[i] as number, bytes, start, ends[i] as number);
    }
    this.sink.accept(row, origin);
  }

  /** A key that holds `type`, or another type that is not told, where the layout has hashes or strings. */
  wrongType(key: Buffer, type: string | undefined): void {
    const { layout, repeatable: origin } = this;
    origin.record(key, () => '');
    const expected = layout.kind === 'string-records' ? 'string' : 'hash';
    this.sink.reject(origin, `${type === undefined ? 'another type' : `a ${type}`} where a ${expected} was expected`);
  }

  /** The bucket's key with its length before it, then the field: no two entries share it. */
  private identify(bucket: Buffer, field: Uint8Array, start: number, end: number): Uint8Array {
    const { identity } = this;
    identity.length = 0;
    identity.reserve(4);
    identity.length = identity.bytes.writeUInt32LE(bucket.length, 0);
    identity.copy(bucket, 0, bucket.length);
    identity.copy(field, start, end);
    return identity.bytes.subarray(0, identity.length);
  }
}

/** Names the entry at hand; the texts are made only when someone asks. */
class EntryOrigin implements Origin {
  private key: Buffer = Buffer.alloc(0);
  private field: Uint8Array | undefined;
  private fieldStart = 0;
  private fieldEnd = 0;
  private payload: Uint8Array = this.key;
  private start = 0;
  private end = 0;
  private rawOfRecord: () => string = () => '';

  bucketEntry(
    key: Buffer,
    field: Uint8Array,
    fieldStart: number,
    fieldEnd: number,
    payload: Uint8Array,
    start: number,
    end: number,
  ): void {
    this.key = key;
    this.field = field;
    this.fieldStart = fieldStart;
    this.fieldEnd = fieldEnd;
    this.payload = payload;
    this.start = start;
    this.end = end;
  }

  record(key: Buffer, raw: () => string): void {
    this.key = key;
    this.field = undefined;
    this.rawOfRecord = raw;
  }

  place(): string {
    return placeOfEntry(this.key, this.field?.subarray(this.fieldStart, this.fieldEnd));
  }

  raw(): string {
    return this.field ? lossy(this.payload, this.start, this.end) : this.rawOfRecord();
  }
}

function lossy(bytes: Uint8Array, start: number, end: number): string {
  const shown = Math.min(end, start + limits.rawBytesMax);
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, shown - start).toString('utf8');
}

function rawFields(names: string[], bytes: Uint8Array, starts: Int32Array, ends: Int32Array): string {
  const fields = names.map((name, i) => {
    const start = starts[i] as number;
    return `${JSON.stringify(name)}:${start >= 0 ? JSON.stringify(lossy(bytes, start, ends[i] as number)) : 'null'}`;
  });
  return `{${fields.join(',')}}`;
}
