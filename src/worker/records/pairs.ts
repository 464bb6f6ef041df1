import { equalBytes } from './bytes.ts';
import { keyEndOf } from './packed.ts';
import type { RecordIndex } from './record-index.ts';

/** One side's records of a partition: the bytes, and where each record lies in them. */
export type SideRecords = { bytes: Buffer; index: RecordIndex };

/**
 * Finds, for a chunk, which records of the two sides share a key. A hash table with open addressing over plain arrays,
 * reused from chunk to chunk; keys are compared byte by byte wherever hashes agree.
 */
export class KeyTable {
  /** Distinct keys found; entry `e` was seen `inboundCounts[e]` and `outboundCounts[e]` times. */
  entries = 0;
  inboundRecords = new Int32Array(8_192);
  outboundRecords = new Int32Array(8_192);
  inboundCounts = new Int32Array(8_192);
  outboundCounts = new Int32Array(8_192);
  private slots = new Int32Array(16_384);
  private mask = this.slots.length - 1;

  constructor(
    private readonly keyColumns: number,
    private readonly inbound: SideRecords,
    private readonly outbound: SideRecords,
  ) {}

  /** Empties the table and makes it large enough for `records` of both sides together. */
  reset(records: number): void {
    this.entries = 0;
    if (records > this.inboundRecords.length) {
      this.inboundRecords = new Int32Array(records);
      this.outboundRecords = new Int32Array(records);
      this.inboundCounts = new Int32Array(records);
      this.outboundCounts = new Int32Array(records);
    }
    if (records * 2 > this.slots.length) {
      this.slots = new Int32Array(2 ** Math.ceil(Math.log2(records * 2)));
      this.mask = this.slots.length - 1;
    } else this.slots.fill(0);
  }

  addInbound(record: number): void {
    const entry = this.find(this.inbound, record);
    if (this.inboundCounts[entry] === 0) this.inboundRecords[entry] = record;
    this.inboundCounts[entry] = (this.inboundCounts[entry] as number) + 1;
  }

  addOutbound(record: number): void {
    const entry = this.find(this.outbound, record);
    if (this.outboundCounts[entry] === 0) this.outboundRecords[entry] = record;
    this.outboundCounts[entry] = (this.outboundCounts[entry] as number) + 1;
  }

  /** The record's entry, made where its key is new. Slots hold the entry's number plus one. */
  private find(side: SideRecords, record: number): number {
    const hash = side.index.hashes[record] as number;
    for (let slot = hash & this.mask; ; slot = (slot + 1) & this.mask) {
      const entry = (this.slots[slot] as number) - 1;
      if (entry < 0) {
        this.slots[slot] = ++this.entries;
        this.inboundCounts[this.entries - 1] = 0;
        this.outboundCounts[this.entries - 1] = 0;
        return this.entries - 1;
      }
      if (this.isSameKey(entry, side, record, hash)) return entry;
    }
  }

  private isSameKey(entry: number, side: SideRecords, record: number, hash: number): boolean {
    const isInbound = (this.inboundCounts[entry] as number) > 0;
    const known = isInbound ? this.inbound : this.outbound;
    const knownRecord = (isInbound ? this.inboundRecords[entry] : this.outboundRecords[entry]) as number;
    if (known.index.hashes[knownRecord] !== hash) return false;
    const start = side.index.starts[record] as number;
    const keyEnd = keyEndOf(side.bytes, start, this.keyColumns);
    return equalBytes(side.bytes, start, keyEnd, known.bytes, known.index.starts[knownRecord] as number);
  }
}
