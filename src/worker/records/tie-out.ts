import type { Column } from '#shared/definition.ts';
import { type FindingKind, findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Tally } from '#shared/tasks.ts';
import { equalBytes } from './bytes.ts';
import { chunked } from './chunks.ts';
import { compareBodies } from './compare.ts';
import { keyEndOf, sortableKey } from './packed.ts';
import { KeyTable, type SideRecords } from './pairs.ts';

/** A finding as it is kept: its key in sortable form, the packed bodies of the sides that have it. */
export type PackedFinding = {
  kind: FindingKind;
  key: Buffer;
  fields?: number[];
  inbound?: Buffer;
  outbound?: Buffer;
  counts?: { inbound: number; outbound: number };
  invalid?: { side: 'inbound' | 'outbound'; place: string; reason: string; raw: string };
};

export function emptyTally(fields: number): Tally {
  return {
    inboundRecords: 0,
    outboundRecords: 0,
    matched: 0,
    withinTolerance: 0,
    missing: 0,
    unexpected: 0,
    different: 0,
    duplicate: 0,
    invalid: 0,
    inboundInDuplicates: 0,
    outboundInDuplicates: 0,
    byField: new Array<number>(fields).fill(0),
    chunks: 0,
  };
}

/**
 * Compares two sides' records of one partition chunk by chunk, adds to the tally, and appends the findings to keep.
 * The result does not depend on the order in which records arrived: chunks follow the key hash, findings are sorted.
 */
export class TieOut {
  constructor(
    private readonly keyColumns: number,
    private readonly fields: Column[],
    readonly tally: Tally,
    readonly kept: PackedFinding[],
  ) {}

  compare(inbound: SideRecords, outbound: SideRecords, usedBits: number): void {
    const { inboundOrder, outboundOrder, chunks } = chunked(inbound.index, outbound.index, usedBits);
    const table = new KeyTable(this.keyColumns, inbound, outbound);
    for (const { inboundFrom, inboundTo, outboundFrom, outboundTo } of chunks) {
      table.reset(inboundTo - inboundFrom + outboundTo - outboundFrom);
      for (let i = inboundFrom; i < inboundTo; i++) table.addInbound(inboundOrder[i] as number);
      for (let i = outboundFrom; i < outboundTo; i++) table.addOutbound(outboundOrder[i] as number);
      this.conclude(table, inbound, outbound);
    }
    this.tally.chunks += chunks.length;
    this.tally.inboundRecords += inbound.index.count;
    this.tally.outboundRecords += outbound.index.count;
  }

  private conclude(table: KeyTable, inbound: SideRecords, outbound: SideRecords): void {
    const found: PackedFinding[] = [];
    for (let entry = 0; entry < table.entries; entry++) {
      const inboundCount = table.inboundCounts[entry] as number;
      const outboundCount = table.outboundCounts[entry] as number;
      const a = table.inboundRecords[entry] as number;
      const b = table.outboundRecords[entry] as number;
      if (inboundCount > 1 || outboundCount > 1) {
        const key = inboundCount > 0 ? this.keyOf(inbound, a) : this.keyOf(outbound, b);
        found.push({ kind: 'duplicate', key, counts: { inbound: inboundCount, outbound: outboundCount } });
        this.tally.inboundInDuplicates += inboundCount;
        this.tally.outboundInDuplicates += outboundCount;
      } else if (outboundCount === 0)
        found.push({ kind: 'missing', key: this.keyOf(inbound, a), inbound: bodyOf(inbound, a) });
      else if (inboundCount === 0)
        found.push({ kind: 'unexpected', key: this.keyOf(outbound, b), outbound: bodyOf(outbound, b) });
      else this.concludePair(inbound, a, outbound, b, found);
    }
    this.keep(found);
  }

  private concludePair(
    inbound: SideRecords,
    a: number,
    outbound: SideRecords,
    b: number,
    found: PackedFinding[],
  ): void {
    const { tally } = this;
    const aStart = inbound.index.starts[a] as number;
    const bStart = outbound.index.starts[b] as number;
    const length = inbound.index.lengths[a] as number;
    if (
      length === outbound.index.lengths[b] &&
      equalBytes(inbound.bytes, aStart, aStart + length, outbound.bytes, bStart)
    ) {
      tally.matched++;
      return;
    }
    const keyBytes = keyEndOf(inbound.bytes, aStart, this.keyColumns) - aStart;
    const { fields, isWithinTolerance } = compareBodies(
      this.fields,
      inbound.bytes,
      aStart + keyBytes,
      outbound.bytes,
      bStart + keyBytes,
    );
    if (fields.length === 0) {
      tally.matched++;
      if (isWithinTolerance) tally.withinTolerance++;
      return;
    }
    for (const field of fields) tally.byField[field] = (tally.byField[field] as number) + 1;
    found.push({
      kind: 'different',
      key: this.keyOf(inbound, a),
      fields,
      inbound: bodyOf(inbound, a),
      outbound: bodyOf(outbound, b),
    });
  }

  /** Counts every finding and keeps those within the limit; sorted first, so that which are kept depends on nothing else. */
  keep(found: PackedFinding[]): void {
    found.sort(inOrder);
    for (const finding of found) {
      this.tally[finding.kind]++;
      if (this.tally[finding.kind] <= limits.findingsPerPartitionMax) this.kept.push(finding);
    }
  }

  private keyOf(side: SideRecords, record: number): Buffer {
    return sortableKey(side.bytes, side.index.starts[record] as number, this.keyColumns);
  }
}

/** Findings are listed by kind and then by key. */
export function inOrder(a: PackedFinding, b: PackedFinding): number {
  return findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind) || Buffer.compare(a.key, b.key);
}

function bodyOf({ bytes, index }: SideRecords, record: number): Buffer {
  const start = index.starts[record] as number;
  return Buffer.from(bytes.subarray(start, start + (index.lengths[record] as number)));
}
