import { createHash } from 'node:crypto';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import { journalName } from '#shared/journal-settings.ts';
import type { JournalInput } from '#shared/journal-tasks.ts';
import { limits } from '#shared/limits.ts';
import type { JournalSession, Value } from './connection.ts';
import { sqlTime } from './tables.ts';

/** One Tieout at a time writes a run; the server lets go of the lock with the session. */
export async function holdLock(session: JournalSession, { about, summary, journal }: JournalInput): Promise<void> {
  const { workspace } = about;
  const name = createHash('sha256').update(`${workspace}/${summary.run}`).digest('hex').slice(0, 48);
  const [row] = await session.rows('SELECT GET_LOCK(?, ?) AS is_held', [`tieout ${name}`, limits.journalLockSeconds]);
  if (Number(row?.is_held) === 1) return;
  throw new TieoutError(
    'unreachable',
    `run ${summary.run} is being written to ${journalName(journal)} by another Tieout`,
    {
      next: 'Wait until that one is done, then try again.',
    },
  );
}

/** The run's own row, not yet marked as whole. What was journalled of it under other findings is taken away first. */
export async function writeRun(session: JournalSession, input: JournalInput): Promise<void> {
  const { about, summary, journal } = input;
  const ofRun = [about.workspace, summary.run];
  const [before] = await session.rows('SELECT findings_digest FROM tieout_run WHERE workspace = ? AND run = ?', ofRun);
  if (before && before.findings_digest !== summary.findingsDigest) await takeAway(session, ofRun);
  const { inbound, outbound } = summary;
  const row: Record<string, Value> = {
    workspace: about.workspace,
    run: summary.run,
    name: summary.name,
    person: about.person,
    level: journal.level,
    verdict: summary.verdict,
    started_at: sqlTime(summary.startedAt),
    ended_at: sqlTime(summary.endedAt),
    journalled_at: null,
    definition_sha256: about.definitionSha256,
    rules_sha256: about.rulesSha256,
    inbound_digest: inbound.digest,
    inbound_seal: inbound.seal,
    outbound_digest: outbound.digest,
    outbound_seal: outbound.seal,
    findings_digest: summary.findingsDigest,
    inbound_read: inbound.read,
    inbound_accepted: inbound.accepted,
    outbound_read: outbound.read,
    outbound_accepted: outbound.accepted,
    matched: summary.matched,
    within_tolerance: summary.withinTolerance,
    ...Object.fromEntries(findingKinds.map((kind) => [kind, summary.findings[kind]])),
    // Where the evidence lies on somebody's machine is nobody else's concern.
    summary: JSON.stringify({ ...summary, evidence: undefined }),
  };
  const columns = Object.keys(row);
  await session.together(async () => {
    const again = columns.slice(2).map((column) => `${column} = VALUES(${column})`);
    await session.change(
      `INSERT INTO tieout_run (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
       ON DUPLICATE KEY UPDATE ${again.join(', ')}`,
      Object.values(row),
    );
  });
}

/** A batch at a time; the run's row, which says what the findings were, stays until all is gone. */
async function takeAway(session: JournalSession, ofRun: Value[]): Promise<void> {
  for (const table of ['tieout_finding', 'tieout_matched', 'tieout_partition', 'tieout_progress']) {
    for (let gone = 1; gone > 0; ) {
      session.heed();
      gone = await session.change(
        `DELETE FROM ${table} WHERE workspace = ? AND run = ? LIMIT ${limits.journalBatchRows}`,
        ofRun,
      );
    }
  }
}

/** The decisions that stand now take the place of those that stood when the run was last journalled. */
export async function writeDecisions(
  session: JournalSession,
  { about, summary, decisions }: JournalInput,
): Promise<void> {
  const ofRun = [about.workspace, summary.run];
  const rows = decisions.map((made): Value[] => [
    ...ofRun,
    made.decision,
    made.run,
    sqlTime(made.at),
    made.person,
    made.status,
    made.reason,
    made.note,
    made.owner,
    made.due,
    made.account,
    JSON.stringify(made.scope),
    made.findings,
    made.holds,
    made.isCarried ? 1 : 0,
  ]);
  await session.together(async () => {
    await session.change('DELETE FROM tieout_decision WHERE workspace = ? AND run = ?', ofRun);
    for (let from = 0; from < rows.length; from += limits.journalBatchRows)
      await session.insert('tieout_decision', decisionColumns, rows.slice(from, from + limits.journalBatchRows));
  });
}

const decisionColumns = [
  ...['workspace', 'run', 'decision', 'decided_in', 'decided_at', 'person', 'status', 'reason', 'note'],
  ...['owner', 'due', 'account', 'scope', 'findings', 'holds', 'is_carried'],
];

/** Marks the run as whole, and leaves a signed checkpoint of the audit trail beside it: somebody else's copy of how it stood. */
export async function writeCheckpoint(
  session: JournalSession,
  { about, summary, checkpoint }: JournalInput,
): Promise<void> {
  const { workspace } = about;
  await session.together(async () => {
    const row = [workspace, checkpoint.size, checkpoint.root, JSON.stringify(checkpoint)];
    await session.insert('tieout_checkpoint', ['workspace', 'size', 'root', 'checkpoint'], [row]);
    await session.change('UPDATE tieout_run SET journalled_at = ? WHERE workspace = ? AND run = ?', [
      sqlTime(new Date().toISOString()),
      workspace,
      summary.run,
    ]);
  });
}
