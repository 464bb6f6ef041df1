import type { Finding } from '#shared/finding.ts';
import type { JournalInput } from '#shared/journal-tasks.ts';
import { FindingsReader } from '#worker/evidence/findings-reader.ts';
import { fitting, type MarkedRow, markOf, writeBatches } from './batches.ts';
import type { JournalSession, Value } from './connection.ts';

/** Writes a run's kept findings by their numbers. Returns how many there are. */
export async function writeFindings(session: JournalSession, input: JournalInput): Promise<number> {
  const mark = await markOf(session, 'finding', input);
  const reader = new FindingsReader(input.summary.evidence.findings);
  try {
    await writeBatches(session, 'finding', input, columns, rowsOf(reader, mark?.ordinal ?? 0));
  } finally {
    reader.close();
  }
  return input.summary.findingsKept;
}

const columns = [
  ...['workspace', 'run', 'ordinal', 'partition_number', 'kind'],
  ...[
    'record_key',
    'fields',
    'inbound',
    'outbound',
    'inbound_count',
    'outbound_count',
    'side',
    'place',
    'reason',
    'raw',
  ],
  'is_cut',
];

function* rowsOf(reader: FindingsReader, after: number): Generator<MarkedRow> {
  for (const { id, partition, finding } of reader.after(after)) {
    const { values, isCut } = fitting(valuesOf(finding));
    yield { mark: { partition: 0, ordinal: id }, values: [id, partition, finding.kind, ...values, isCut] };
  }
}

/** From `record_key` to `raw`. An unreadable record has no key but its place. */
function valuesOf(finding: Finding): Value[] {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  if (finding.kind === 'invalid') {
    const { side, place, reason, raw } = finding;
    return [json({ place }), null, null, null, null, null, side, place, reason, raw];
  }
  const fields = finding.kind === 'different' ? finding.fields : undefined;
  const inbound = 'inbound' in finding ? finding.inbound : undefined;
  const outbound = 'outbound' in finding ? finding.outbound : undefined;
  const counts = finding.kind === 'duplicate' ? finding.counts : undefined;
  const times = [counts?.inbound ?? null, counts?.outbound ?? null];
  return [json(finding.key), json(fields), json(inbound), json(outbound), ...times, null, null, null, null];
}
