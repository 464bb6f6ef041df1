import { TieoutError, toFailure } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import { isStopRequested, setPartitionCompared, setPartitionState } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { DiffInput, DiffOutput, Tally } from '#shared/tasks.ts';
import { openFindings, partitionWriter } from './evidence/findings-file.ts';
import { digestOfItems } from './evidence/flight-items.ts';
import { SnapshotReader } from './evidence/snapshot-reader.ts';
import { createDiffKernel, type DiffKernel } from './kernel/diff-kernel.ts';
import { replayedView } from './records/body-view.ts';
import { passBitsFor } from './records/chunks.ts';
import { Flight } from './records/flight.ts';
import type { BodyShape } from './records/packed.ts';
import { placeOrder } from './records/place-order.ts';
import { emptyTally, type PackedFinding, TieOut } from './records/tie-out.ts';

/**
 * Compares some partitions, each in a transaction of its own. A partition that fails is reported and the others go on.
 * Errors: `workspace` where the findings cannot be written.
 */
export async function diff(input: DiffInput): Promise<DiffOutput> {
  const inbound = new SnapshotReader(input.inbound);
  const outbound = new SnapshotReader(input.outbound);
  if (input.trustSums) for (const side of [inbound, outbound]) side.verifySums();
  const findings = openFindings(input.findings, { readonly: false });
  const kernel = createDiffKernel();
  const output: DiffOutput = { tallies: [], failed: [] };
  try {
    const write = partitionWriter(findings);
    for (const partition of input.partitions) {
      if (isStopRequested(input.gauge)) break;
      setPartitionState(input.gauge, partition, 'working');
      try {
        const { tally, kept, inFlight } = comparePartition(kernel, { inbound, outbound }, partition, input);
        write(partition, tally, kept, inFlight);
        setPartitionCompared(input.gauge, partition, tally);
        output.tallies.push({ partition, tally });
      } catch (error) {
        setPartitionState(input.gauge, partition, 'failed');
        // A full disk is not the partition's: the next one, and another try, would meet it too.
        if (error instanceof TieoutError && error.code === 'workspace') throw error;
        output.failed.push({ partition, failure: toFailure(error) });
      }
    }
    return output;
  } finally {
    kernel.release();
    findings.close();
    outbound.close();
    inbound.close();
  }
}

/** What comparing one partition of two snapshots comes to. */
export function comparePartition(
  kernel: DiffKernel,
  { inbound, outbound }: Record<Side, SnapshotReader>,
  partition: number,
  { key, fields, trustSums, replayed, window }: Pick<DiffInput, 'key' | 'fields' | 'trustSums' | 'replayed' | 'window'>,
) {
  const kept: PackedFinding[] = [];
  const tally = emptyTally(fields.length);
  const view = replayed && replayedView(key.length, fields, replayed);
  const shape = { columns: key.length + (replayed?.columns ?? fields.length), keyColumns: key.length };
  const facts = { inbound: inbound.facts(partition), outbound: outbound.facts(partition) };
  const smaller = Math.min(facts.inbound.records, facts.outbound.records);
  const flight = window && new Flight(window, shape, smaller);
  const tieOut = new TieOut(key.length, fields, tally, kept, view, flight);
  const passBits = passBitsFor(Math.max(facts.inbound.bytes, facts.outbound.bytes));
  const mayBeEqual =
    trustSums &&
    passBits === 0 &&
    facts.inbound.records === facts.outbound.records &&
    facts.inbound.sum === facts.outbound.sum;
  if (!(mayBeEqual && takeForEqual(kernel, inbound, partition, shape, tally))) {
    for (let pass = 0; pass < 2 ** passBits; pass++) {
      beat();
      kernel.reset(partition, { ...shape, besides: inbound.besides });
      const a = kernel.load(inbound.allOf(partition), facts.inbound.records, passBits, pass);
      kernel.shape({ ...shape, besides: outbound.besides });
      const b = kernel.load(outbound.allOf(partition), facts.outbound.records, passBits, pass);
      tally.inboundRecords += a.count;
      tally.outboundRecords += b.count;
      tally.chunks += kernel.compare(a, b, limits.partitionBits + passBits, (chunk) => {
        beat();
        tieOut.conclude(chunk.matched, chunk.bytes, chunk.others);
        flight?.learn(chunk.bytes, chunk.pairs(flight.mask));
      });
    }
  }
  tieOut.keep([...invalidFindings('inbound', inbound, partition), ...invalidFindings('outbound', outbound, partition)]);
  if (!flight) return { tally, kept };
  const inFlight = flight.items();
  return { tally: { ...tally, flight: { ...flight.tally(), sha256: digestOfItems(inFlight) } }, kept, inFlight };
}

/**
 * Counts a partition of equal sums as matched, by one side alone. False where a key repeats in it, and nothing is
 * counted: records are the same on both sides then, but none of them is matched.
 */
function takeForEqual(
  kernel: DiffKernel,
  side: SnapshotReader,
  partition: number,
  shape: BodyShape,
  tally: Tally,
): boolean {
  kernel.reset(partition, shape);
  const { records } = side.facts(partition);
  const loaded = kernel.load(side.records(partition), records, 0, 0);
  const none = { count: 0, entriesAt: 0 };
  let keys = 0;
  const chunks = kernel.compare(loaded, none, limits.partitionBits, ({ others }) => {
    keys += others.length / 4;
  });
  if (keys < loaded.count) return false;
  Object.assign(tally, {
    inboundRecords: loaded.count,
    outboundRecords: loaded.count,
    matched: loaded.count,
    chunks,
    isBySums: true,
  } satisfies Partial<Tally>);
  return true;
}

function* invalidFindings(
  side: 'inbound' | 'outbound',
  snapshot: SnapshotReader,
  partition: number,
): Generator<PackedFinding> {
  for (const record of snapshot.invalid(partition)) {
    yield { kind: 'invalid', key: placeOrder(side, record.place), invalid: { side, ...record } };
  }
}
