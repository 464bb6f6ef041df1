import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { createDiffKernel, type DiffKernel } from '#worker/kernel/diff-kernel.ts';
import { compareBodies } from '#worker/records/compare.ts';
import { sortableKey, unpack, valuesEnd } from '#worker/records/packed.ts';
import type { SnapshotReader } from './snapshot-reader.ts';

type Columns = { key: Column[]; fields: Column[] };
type Sides = { inbound: SnapshotReader; outbound: SnapshotReader };

/**
 * A partition's records that matched: inbound's, in the order in which the snapshot holds them, without those whose key
 * did not tie out when compared once more. Findings cannot say which: past a limit they are only counted.
 */
export function* matchedRecords(sides: Sides, partition: number, columns: Columns): Generator<(string | null)[]> {
  const { inbound } = sides;
  const others = keysOfOthers(sides, partition, columns);
  const keyColumns = columns.key.length;
  const all = keyColumns + columns.fields.length;
  for (const { bytes, originBytes } of inbound.records(partition)) {
    for (let at = 0; at < bytes.length; ) {
      const body = at + originBytes;
      if (others.size === 0 || !others.has(sortableKey(bytes, body, keyColumns).toString('latin1')))
        yield unpack(bytes, body, all);
      at = valuesEnd(bytes, body, all);
    }
  }
}

/** The sortable keys, a character a byte, of inbound's records that did not match. */
function keysOfOthers({ inbound, outbound }: Sides, partition: number, { key, fields }: Columns): Set<string> {
  const kernel = createDiffKernel();
  const others = new Set<string>();
  try {
    const a = inbound.facts(partition);
    const b = outbound.facts(partition);
    const passBits = passBitsFor(Math.max(a.bytes, b.bytes));
    for (let pass = 0; pass < 2 ** passBits; pass++) {
      beat();
      kernel.reset(partition, { columns: key.length + fields.length, keyColumns: key.length });
      const left = kernel.load(inbound.records(partition), a.records, passBits, pass);
      const right = kernel.load(outbound.records(partition), b.records, passBits, pass);
      kernel.compare(left, right, limits.partitionBits + passBits, (chunk) => {
        beat();
        note(chunk, { key, fields }, others);
      });
    }
    return others;
  } finally {
    kernel.release();
  }
}

type ChunkResult = Parameters<Parameters<DiffKernel['compare']>[3]>[0];

function note({ bytes, others: found }: ChunkResult, { key, fields }: Columns, others: Set<string>): void {
  for (let i = 0; i < found.length; i += 4) {
    const inbound = found[i] as number;
    const outbound = found[i + 1] as number;
    const [inboundCount, outboundCount] = [found[i + 2] as number, found[i + 3] as number];
    if (inboundCount === 0) continue;
    const isPair = inboundCount === 1 && outboundCount === 1;
    if (isPair && isWithin(bytes, inbound, outbound, key.length, fields)) continue;
    others.add(sortableKey(bytes, inbound, key.length).toString('latin1'));
  }
}

function isWithin(bytes: Uint8Array, inbound: number, outbound: number, keyColumns: number, fields: Column[]): boolean {
  const keyBytes = valuesEnd(bytes, inbound, keyColumns) - inbound;
  return compareBodies(fields, bytes, inbound + keyBytes, outbound + keyBytes).fields.length === 0;
}

/** As many passes as make a partition of both sides fit into memory. */
function passBitsFor(bytes: number): number {
  let bits = 0;
  while (bits < 16 && bytes / 2 ** bits > limits.passBytesMax) bits++;
  return bits;
}
