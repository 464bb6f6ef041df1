import type { Journalled } from '#shared/journal.ts';
import { journalName } from '#shared/journal-settings.ts';
import type { JournalInput } from '#shared/journal-tasks.ts';
import { limits } from '#shared/limits.ts';
import { type JournalSession, withJournal } from './connection.ts';
import { writeFindings } from './findings.ts';
import { writeMatched } from './matched.ts';
import { writePartitions } from './partitions.ts';
import { holdLock, writeCheckpoint, writeDecisions, writeRun } from './run.ts';
import { upToDate } from './tables.ts';

/**
 * Writes a run into its journal, or goes on with one: each part is left where its mark stands, and batch and mark are one
 * transaction, so that after a kill at any moment nothing is missing and nothing is doubled.
 */
export function writeJournal(input: JournalInput): Promise<Journalled> {
  const { journal, gauge } = input;
  return withJournal(journal, (session) => written(session, input), {
    pausesMs: limits.sourceRetryPausesMs,
    gauge,
  });
}

async function written(session: JournalSession, input: JournalInput): Promise<Journalled> {
  const { journal, summary, decisions, checkpoint } = input;
  await upToDate(session, journal);
  await holdLock(session, input);
  await writeRun(session, input);
  const partitions = await writePartitions(session, input);
  await writeDecisions(session, input);
  const findings = journal.level === 'summary' ? 0 : await writeFindings(session, input);
  const matched = journal.level === 'full' ? await writeMatched(session, input) : 0;
  await writeCheckpoint(session, input);
  const counts = { partitions, findings, matched, decisions: decisions.length };
  return {
    run: summary.run,
    journal: journalName(journal),
    level: journal.level,
    ...counts,
    checkpoint: checkpoint.size,
  };
}
