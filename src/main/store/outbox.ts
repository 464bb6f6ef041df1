import type { Outbox, OutboxLine } from '#main/core/ports.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** How far rerun requests are sent, in the books. */
export function outboxBooks(db: Sqlite): Outbox {
  const change = (sql: string, values: unknown) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(values));
  const columns =
    'request, run, round, messages, sent, recheck_at AS recheckAt, failure, failures, retry_at AS retryAt';
  return {
    open: (line) =>
      change(
        `INSERT OR REPLACE INTO rerun_outbox (request, run, round, messages, sent)
         VALUES (@request, @run, @round, @messages, 0)`,
        line,
      ),
    find: (request) =>
      db.prepare<[string], OutboxLine>(`SELECT ${columns} FROM rerun_outbox WHERE request = ?`).get(request),
    list: () => db.prepare<[], OutboxLine>(`SELECT ${columns} FROM rerun_outbox ORDER BY request`).all(),
    noteSent: (request, sent) =>
      change(
        `UPDATE rerun_outbox SET sent = @sent, failure = NULL, failures = 0, retry_at = NULL WHERE request = @request`,
        { request, sent },
      ),
    noteFailure: (request, failure, retryAt) =>
      change(
        `UPDATE rerun_outbox SET failure = @failure, failures = failures + 1, retry_at = @retryAt WHERE request = @request`,
        { request, failure, retryAt },
      ),
    noteRecheckAt: (request, at) =>
      change('UPDATE rerun_outbox SET recheck_at = @at WHERE request = @request', { request, at }),
    close: (request) => change('DELETE FROM rerun_outbox WHERE request = @request', { request }),
  };
}
