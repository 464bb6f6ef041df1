import type { PassBooks, PassRow, PassRowState } from '#main/core/ports.ts';
import { passCountsSchema } from '#shared/activity.ts';
import type { CronTimes } from '#shared/cron.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

type Row = {
  pass: string;
  definition_path: string;
  name: string;
  activity: string | null;
  starts_at: string | null;
  lead_seconds: number | null;
  due_at: string;
  begun_at: string;
  late_seconds: number;
  stands_for: number;
  state: string;
  holder: string;
  attempts: number;
  retry_at: string | null;
  run: string;
  failure: string | null;
  counts: string | null;
};

/** The passes in the books. */
export function passBooks(db: Sqlite): PassBooks {
  const change = (sql: string, ...values: unknown[]) =>
    naming(db.name, 'the workspace', () => db.prepare(sql).run(...values)).changes;
  const rows = (sql: string, ...values: unknown[]) =>
    db
      .prepare<unknown[], Row>(sql)
      .all(...values)
      .map(rowFrom);
  const seen = (path: string) =>
    db
      .prepare<[string], CronTimes & { since: string }>('SELECT * FROM schedule_seen WHERE definition_path = ?')
      .get(path);
  return {
    find: (pass) => rows('SELECT * FROM pass WHERE pass = ?', pass)[0],
    add: (row) =>
      void change(
        "INSERT INTO pass VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'under-way', ?, 1, NULL, ?, NULL, NULL)",
        ...[row.pass, row.path, row.name, row.activity, row.startsAt, row.leadSeconds, row.dueAt, row.begunAt],
        ...[row.lateSeconds, row.standsFor, row.holder, row.run],
      ),
    take: (pass, { from, attempts }, holder) =>
      change(
        `UPDATE pass SET state = 'under-way', holder = ?, attempts = attempts + 1, retry_at = NULL, failure = NULL
         WHERE pass = ? AND holder = ? AND attempts = ? AND state IN ('under-way', 'waiting')`,
        ...[holder, pass, from, attempts],
      ) === 1,
    replaceRun: (pass, run) => void change('UPDATE pass SET run = ? WHERE pass = ?', run, pass),
    settle: (pass, { state, failure, counts, retryAt }) =>
      void change(
        'UPDATE pass SET state = ?, failure = ?, counts = ?, retry_at = ? WHERE pass = ?',
        ...[state, failure, counts && JSON.stringify(counts), retryAt, pass],
      ),
    open: () => rows("SELECT * FROM pass WHERE state IN ('under-way', 'waiting') ORDER BY due_at"),
    of: (path, count) =>
      rows('SELECT * FROM pass WHERE definition_path = ? ORDER BY due_at DESC LIMIT ?', path, count).reverse(),
    newest: (path, activity) =>
      rows(
        'SELECT * FROM pass WHERE definition_path = ? AND activity IS ? ORDER BY due_at DESC LIMIT 1',
        ...[path, activity],
      )[0],
    seenSince: (path, { cron, zone }, now) => {
      const known = seen(path);
      if (known && known.cron === cron && known.zone === zone) return known.since;
      change('INSERT OR REPLACE INTO schedule_seen VALUES (?, ?, ?, ?)', path, cron, zone, now);
      return now;
    },
    forgetSeen: (path) => {
      if (seen(path)) change('DELETE FROM schedule_seen WHERE definition_path = ?', path);
    },
    paths: () => db.prepare<[], string>('SELECT DISTINCT definition_path FROM pass').pluck().all(),
  };
}

function rowFrom(row: Row): PassRow {
  return {
    pass: row.pass,
    path: row.definition_path,
    name: row.name,
    activity: row.activity,
    startsAt: row.starts_at,
    leadSeconds: row.lead_seconds,
    dueAt: row.due_at,
    begunAt: row.begun_at,
    lateSeconds: row.late_seconds,
    standsFor: row.stands_for,
    state: row.state as PassRowState,
    holder: row.holder,
    attempts: row.attempts,
    retryAt: row.retry_at,
    run: row.run,
    failure: row.failure,
    counts: row.counts === null ? null : passCountsSchema.parse(JSON.parse(row.counts)),
  };
}
