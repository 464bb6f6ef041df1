import type { Column } from '#shared/definition.ts';
import { type FindingKind, findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Tally } from '#shared/tasks.ts';
import { type BodyView, wholeView } from './body-view.ts';
import type { Flight } from './flight.ts';
import { sortableKey, valuesEnd } from './packed.ts';

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
 * Turns what comparing chunks came to into counts and findings. The result does not depend on the order in which
 * records arrived: chunks follow the key hash, and the findings of each are sorted.
 */
export class TieOut {
  constructor(
    private readonly keyColumns: number,
    fields: Column[],
    readonly tally: Tally,
    readonly kept: PackedFinding[],
    private readonly view: BodyView = wholeView(keyColumns, fields),
    private readonly flight?: Flight,
  ) {}

  /** Takes a chunk: its pairs of the same bytes, and of every other key where its bodies lie in `bytes` and its counts. */
  conclude(matched: number, bytes: Uint8Array, others: Uint32Array): void {
    this.tally.matched += matched;
    const found: PackedFinding[] = [];
    for (let i = 0; i < others.length; i += 4) {
      const inbound = others[i] as number;
      const outbound = others[i + 1] as number;
      const counts = { inbound: others[i + 2] as number, outbound: others[i + 3] as number };
      if (counts.inbound > 1 || counts.outbound > 1) {
        this.tally.inboundInDuplicates += counts.inbound;
        this.tally.outboundInDuplicates += counts.outbound;
        this.find('duplicate', found, () => ({ key: this.keyOf(bytes, inbound || outbound), counts }));
      } else if (counts.outbound === 0) {
        const details = () => ({ key: this.keyOf(bytes, inbound), inbound: this.view.bodyAt(bytes, inbound) });
        if (!this.flight?.takes(bytes, inbound, details)) this.find('missing', found, details);
      } else if (counts.inbound === 0) {
        this.find('unexpected', found, () => ({
          key: this.keyOf(bytes, outbound),
          outbound: this.view.bodyAt(bytes, outbound),
        }));
      } else this.concludePair(bytes, inbound, outbound, found);
    }
    this.keep(found);
    this.flight?.endChunk();
  }

  private concludePair(bytes: Uint8Array, inbound: number, outbound: number, found: PackedFinding[]): void {
    const { tally } = this;
    const keyBytes = valuesEnd(bytes, inbound, this.keyColumns) - inbound;
    const { fields, isWithinTolerance } = this.view.compare(bytes, inbound + keyBytes, outbound + keyBytes);
    if (fields.length === 0) {
      tally.matched++;
      if (isWithinTolerance) tally.withinTolerance++;
      this.flight?.learnNear(bytes, inbound, outbound);
      return;
    }
    for (const field of fields) tally.byField[field] = (tally.byField[field] as number) + 1;
    this.find('different', found, () => ({
      key: this.keyOf(bytes, inbound),
      fields,
      inbound: this.view.bodyAt(bytes, inbound),
      outbound: this.view.bodyAt(bytes, outbound),
    }));
  }

  /** Where earlier chunks have filled a kind up, a finding is only counted: of a side wholly missing there are millions. */
  private find(kind: FindingKind, found: PackedFinding[], details: () => Omit<PackedFinding, 'kind'>): void {
    if (this.tally[kind] >= limits.findingsPerPartitionMax) this.tally[kind]++;
    else found.push({ kind, ...details() });
  }

  /** Counts every finding and keeps those within the limit; sorted first, so that which are kept depends on nothing else. */
  keep(found: PackedFinding[]): void {
    for (const finding of inOrder(found)) {
      this.tally[finding.kind]++;
      if (this.tally[finding.kind] <= limits.findingsPerPartitionMax) this.kept.push(finding);
    }
  }

  private keyOf(bytes: Uint8Array, body: number): Buffer {
    return sortableKey(bytes, body, this.keyColumns);
  }
}

/** Findings are listed by kind and then by key. Texts of one character a byte compare as the bytes do, and faster. */
export function inOrder(found: PackedFinding[]): PackedFinding[] {
  if (found.length < 2) return found;
  const ordered = found.map((finding) => ({
    finding,
    kind: findingKinds.indexOf(finding.kind),
    key: finding.key.toString('latin1'),
  }));
  ordered.sort((a, b) => a.kind - b.kind || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return ordered.map(({ finding }) => finding);
}
