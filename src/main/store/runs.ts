import type { RunBooks, RunEntry } from '#main/core/ports.ts';
import type { Failure } from '#shared/errors.ts';
import { type RunState, type RunSummary, runSummarySchema, type Verdict } from '#shared/run.ts';
import type { Sqlite } from '#storage/sqlite.ts';

type RunRow = {
  run: string;
  name: string;
  state: string;
  verdict: string | null;
  started_at: string;
  ended_at: string | null;
  definition_path: string;
  definition_text: string;
  definition_sha256: string;
  rules_sha256: string;
  folder: string;
  summary: string | null;
  failure: string | null;
};

/** The runs in the books. */
export function runBooks(db: Sqlite): RunBooks {
  const one = (sql: string, ...values: string[]) => {
    const row = db.prepare<string[], RunRow>(sql).get(...values);
    return row && entryOf(row);
  };
  return {
    add(entry) {
      db.prepare(
        `INSERT INTO run VALUES (@run, @name, @state, NULL, @startedAt, NULL, @definitionPath, @definitionText,
         @definitionSha256, @rulesSha256, @folder, NULL, NULL)`,
      ).run(entry);
    },
    setState(run, state, failure) {
      // Where a failure came from stays in the log; the books keep what a person can act on.
      const { stack: _, ...kept } = failure ?? ({} as Failure);
      db.prepare('UPDATE run SET state = ?, failure = ? WHERE run = ?').run(
        state,
        failure ? JSON.stringify(kept) : null,
        run,
      );
    },
    end(run, summary) {
      db.prepare(
        "UPDATE run SET state = 'ended', verdict = ?, ended_at = ?, summary = ?, failure = NULL WHERE run = ?",
      ).run(summary.verdict, summary.endedAt, JSON.stringify(summary), run);
    },
    find: (run) => one('SELECT * FROM run WHERE run = ?', run),
    latest: () => one('SELECT * FROM run ORDER BY started_at DESC, run DESC LIMIT 1'),
    list: () => db.prepare<[], RunRow>('SELECT * FROM run ORDER BY started_at DESC, run DESC').all().map(entryOf),
  };
}

function entryOf(row: RunRow): RunEntry {
  return {
    run: row.run,
    name: row.name,
    state: row.state as RunState,
    verdict: row.verdict as Verdict | null,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    summary: row.summary === null ? null : (runSummarySchema.parse(JSON.parse(row.summary)) as RunSummary),
    definitionPath: row.definition_path,
    definitionText: row.definition_text,
    definitionSha256: row.definition_sha256,
    rulesSha256: row.rules_sha256,
    folder: row.folder,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
  };
}
