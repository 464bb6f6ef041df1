import type { RunReportBooks } from '#main/core/ports.ts';
import { runReportSchema } from '#shared/run-report.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** The reports that runs make of themselves, each once for the findings that it is of. */
export function runReportBooks(db: Sqlite): RunReportBooks {
  const change = (sql: string, ...values: unknown[]) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(...values));
  return {
    open: ({ run, template, digest, path }) =>
      change(
        `INSERT INTO run_report (run, template, digest, path, state) VALUES (?, ?, ?, ?, 'pending')
         ON CONFLICT (run, template) DO UPDATE SET state = 'pending', digest = excluded.digest, path = excluded.path
         WHERE digest <> excluded.digest`,
        ...[run, template, digest, path],
      ),
    settle: ({ run, template }, { state, format, bytes, sha256, findings, failure }) =>
      change(
        `UPDATE run_report SET state = ?, format = ?, bytes = ?, sha256 = ?, findings = ?, failure = ?
         WHERE run = ? AND template = ?`,
        ...[state, format, bytes, sha256, findings, failure, run, template],
      ),
    of: (run) =>
      db
        .prepare('SELECT * FROM run_report WHERE run = ? ORDER BY template')
        .all(run)
        .map((row) => runReportSchema.parse(row)),
  };
}
