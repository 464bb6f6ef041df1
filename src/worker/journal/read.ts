import { type Checkpoint, checkpointSchema } from '#shared/checkpoint.ts';
import { findingKinds } from '#shared/finding.ts';
import { type JournalRuns, journalRunSchema } from '#shared/journal.ts';
import { type JournalSettings, journalName } from '#shared/journal-settings.ts';
import type { JournalRunsInput } from '#shared/journal-tasks.ts';
import { limits } from '#shared/limits.ts';
import { type JournalSession, type Row, type Value, withJournal } from './connection.ts';
import { isoTime, sqlTime, versionOf } from './tables.ts';

/** The runs that a journal holds, the newest first, whosever they are. A schema without a journal holds none. */
export function readRuns({ journal, name, after, count }: JournalRunsInput): Promise<JournalRuns> {
  return asked(journal, async (session) => {
    const none = { journal: journalName(journal), total: 0, runs: [], next: null };
    if ((await versionOf(session)) === undefined) return none;
    const named: [string, Value[]] = name === undefined ? ['TRUE', []] : ['name = ?', [name]];
    const [counted] = await session.rows(`SELECT COUNT(*) AS total FROM tieout_run WHERE ${named[0]}`, named[1]);
    const older: [string, Value[]] =
      after === undefined ? ['TRUE', []] : ['(started_at, workspace, run) < (?, ?, ?)', placeOf(after)];
    const rows = await session.rows(
      `SELECT * FROM tieout_run WHERE ${named[0]} AND ${older[0]} ORDER BY started_at DESC, workspace DESC, run DESC LIMIT ?`,
      [...named[1], ...older[1], count + 1],
    );
    const runs = [];
    for (const row of rows.slice(0, count)) runs.push(runOf(row, await holdsOf(session, row)));
    const last = rows.length > count ? runs.at(-1) : undefined;
    const next = last ? [last.startedAt, last.workspace, last.run].join(' ') : null;
    return { ...none, total: Number(counted?.total ?? 0), runs, next };
  });
}

function placeOf(after: string): Value[] {
  const [startedAt = '', workspace = '', run = ''] = after.split(' ');
  return [sqlTime(startedAt), workspace, run];
}

async function holdsOf(session: JournalSession, { workspace = '', run = '' }: Row): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, table] of Object.entries(held)) {
    const [row] = await session.rows(`SELECT COUNT(*) AS held FROM ${table} WHERE workspace = ? AND run = ?`, [
      workspace,
      run,
    ]);
    counts[name] = Number(row?.held ?? 0);
  }
  return counts;
}

const held = {
  partitions: 'tieout_partition',
  findings: 'tieout_finding',
  matched: 'tieout_matched',
  decisions: 'tieout_decision',
};

function runOf(row: Row, holds: Record<string, number>) {
  const time = (value: Value | undefined) => (typeof value === 'string' ? isoTime(value) : null);
  return journalRunSchema.parse({
    ...row,
    startedAt: time(row.started_at),
    endedAt: time(row.ended_at),
    journalledAt: time(row.journalled_at),
    inboundRead: Number(row.inbound_read),
    outboundRead: Number(row.outbound_read),
    matched: Number(row.matched),
    findings: Object.fromEntries(findingKinds.map((kind) => [kind, Number(row[kind])])),
    holds,
  });
}

/** The checkpoints of a workspace's audit trail that a journal holds; as texts where they are none. */
export function readCheckpoints({
  journal,
  workspace,
}: {
  journal: JournalSettings;
  workspace: string;
}): Promise<(Checkpoint | string)[]> {
  return asked(journal, async (session) => {
    if ((await versionOf(session)) === undefined) return [];
    const rows = await session.rows('SELECT checkpoint FROM tieout_checkpoint WHERE workspace = ? ORDER BY size', [
      workspace,
    ]);
    return rows.map(({ checkpoint }) => {
      const text = String(checkpoint);
      return checkpointSchema.safeParse(parsed(text)).data ?? text;
    });
  });
}

/** Somebody waits for the answer. */
function asked<Answer>(journal: JournalSettings, act: (session: JournalSession) => Promise<Answer>): Promise<Answer> {
  return withJournal(journal, act, { pausesMs: limits.journalReadPausesMs });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
