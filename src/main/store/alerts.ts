import type { AlertBooks, DueAlert } from '#main/core/ports.ts';
import { alertLineSchema, alertMessageSchema, alertStates, outboxLineSchema, outboxSchema } from '#shared/alert.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

type Row = {
  alert: string;
  run: string;
  rule: string;
  channel: string;
  definition_path: string;
  message: string;
  state: string;
  attempts: number;
  folded: number;
  due_at: string;
  sent_at: string | null;
  created_at: string;
  failure: string | null;
  failures: number;
};

/** The outbox of alerts, and who first looked at a run. */
export function alertBooks(db: Sqlite): AlertBooks {
  const change = (sql: string, ...values: unknown[]) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(...values));
  const claim = db.transaction((now: string, until: string, count: number) => {
    const rows = db
      .prepare<[string, number], Row>(
        "SELECT * FROM alert WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, alert LIMIT ?",
      )
      .all(now, count);
    for (const { alert } of rows)
      change('UPDATE alert SET attempts = attempts + 1, due_at = ? WHERE alert = ?', until, alert);
    return rows;
  });
  return {
    put: ({ alert, run, rule, channel, definitionPath, message, createdAt, dueAt }) =>
      change(
        `INSERT INTO alert VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, 0, ?, ?, NULL, NULL, 0)
         ON CONFLICT (alert) DO UPDATE SET folded = folded + 1`,
        ...[alert, run, rule, channel, definitionPath, JSON.stringify(message), dueAt, createdAt],
      ),
    claim: (now, until, count) =>
      naming(db.name, 'the workspace', () => claim.immediate(now, until, count)).map(
        ({ alert, run, rule, channel, definition_path, message, attempts, folded, failures }): DueAlert => ({
          ...{ alert, run, rule, channel, definitionPath: definition_path, attempts: attempts + 1, folded, failures },
          message: alertMessageSchema.parse(JSON.parse(message)),
        }),
      ),
    settle: (alert, { state, sentAt, failure }) =>
      change('UPDATE alert SET state = ?, sent_at = ?, failure = ? WHERE alert = ?', state, sentAt, failure, alert),
    retry: (alert, now) =>
      change("UPDATE alert SET state = 'waiting', due_at = ?, failure = NULL WHERE alert = ?", now, alert),
    postpone: (alert, dueAt, failure) =>
      change(
        'UPDATE alert SET due_at = ?, failure = ?, failures = failures + 1 WHERE alert = ?',
        dueAt,
        failure,
        alert,
      ),
    outbox: ({ state, count }) => {
      const where = state === undefined ? '' : 'WHERE state = ?';
      const rows = db
        .prepare<unknown[], Row>(`SELECT * FROM alert ${where} ORDER BY created_at DESC, rule, channel LIMIT ?`)
        .all(...(state === undefined ? [] : [state]), count);
      const counted = db
        .prepare<[], { state: string; count: number }>('SELECT state, count(*) AS count FROM alert GROUP BY state')
        .all();
      const none = Object.fromEntries(alertStates.map((one) => [one, 0]));
      const counts = { ...none, ...Object.fromEntries(counted.map((one) => [one.state, one.count])) };
      return outboxSchema.parse({ alerts: rows.map(outboxLine), counts });
    },
    find: (alert) => {
      const row = db.prepare<[string], Row>('SELECT * FROM alert WHERE alert = ?').get(alert);
      return row && outboxLineSchema.parse(outboxLine(row));
    },
    of: (run) =>
      db
        .prepare<[string], Row>('SELECT * FROM alert WHERE run = ? ORDER BY created_at, rule, channel')
        .all(run)
        .map((row) => alertLineSchema.parse(outboxLine(row))),
    look: (run, at, person) => change('INSERT OR IGNORE INTO run_look VALUES (?, ?, ?)', run, at, person),
    lookedAt: (run) => db.prepare('SELECT 1 FROM run_look WHERE run = ?').get(run) !== undefined,
  };
}

function outboxLine({ due_at: dueAt, sent_at: sentAt, created_at: createdAt, message, ...row }: Row) {
  const { name, occasion, isEscalation } = alertMessageSchema.parse(JSON.parse(message));
  return { ...row, dueAt, sentAt, createdAt, name, occasion, isEscalation };
}
