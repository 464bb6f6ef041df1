import { findingKinds } from '#shared/finding.ts';
import type { JournalInput } from '#shared/journal-tasks.ts';
import { limits } from '#shared/limits.ts';
import { FindingsReader } from '#worker/evidence/findings-reader.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import type { JournalSession, Value } from './connection.ts';

/** What each partition held and came to: that its counts and sums agree is the evidence that its records do. */
export async function writePartitions(session: JournalSession, { about, summary }: JournalInput): Promise<number> {
  const rows = partitionRows(summary.evidence).map((row) => [about.workspace, summary.run, ...row]);
  await session.together(async () => {
    await session.change('DELETE FROM tieout_partition WHERE workspace = ? AND run = ?', [
      about.workspace,
      summary.run,
    ]);
    await session.insert('tieout_partition', columns, rows);
  });
  return rows.length;
}

const columns = [
  ...['workspace', 'run', 'partition_number', 'is_established'],
  ...['inbound_records', 'inbound_invalid', 'inbound_sum', 'outbound_records', 'outbound_invalid', 'outbound_sum'],
  ...['matched', 'within_tolerance', ...findingKinds],
];

function partitionRows(evidence: JournalInput['summary']['evidence']): Value[][] {
  const findings = new FindingsReader(evidence.findings);
  const sides = [new SnapshotReader(evidence.inbound), new SnapshotReader(evidence.outbound)];
  try {
    const tallies = new Map(findings.partitions().map(({ partition, tally }) => [partition, tally]));
    return Array.from({ length: limits.partitions }, (_, partition) => {
      const tally = tallies.get(partition);
      const facts = sides.flatMap((side) => {
        const { records, invalid, sum } = side.facts(partition);
        return [records, invalid, sum];
      });
      const came = (['matched', 'withinTolerance', ...findingKinds] as const).map((count) => tally?.[count] ?? null);
      return [partition, tally ? 1 : 0, ...facts, ...came];
    });
  } finally {
    findings.close();
    for (const side of sides) side.close();
  }
}
