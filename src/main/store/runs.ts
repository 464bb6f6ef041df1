import type { EvidenceFiles, RunBooks, RunEntry } from '#main/core/ports.ts';
import { type Failure, withoutStack } from '#shared/errors.ts';
import { runEstimateSchema } from '#shared/estimate.ts';
import { type RunState, type RunSummary, runSummarySchema, type Verdict } from '#shared/run.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

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
  summary: string | null;
  failure: string | null;
  estimate: string | null;
};

/** The runs in the books. */
export function runBooks(db: Sqlite, evidenceOf: (run: string) => EvidenceFiles): RunBooks {
  const entryOf = (row: RunRow) => entryFrom(row, evidenceOf(row.run));
  const change = (sql: string, values: unknown) => naming(db.name, 'the workspace', () => db.prepare(sql).run(values));
  const one = (sql: string, ...values: string[]) => {
    const row = db.prepare<string[], RunRow>(sql).get(...values);
    return row && entryOf(row);
  };
  return {
    add: (entry) => {
      change(
        `INSERT INTO run VALUES (@run, @name, @state, NULL, @startedAt, NULL, @definitionPath, @definitionText,
         @definitionSha256, @rulesSha256, NULL, NULL, NULL)`,
        entry,
      );
    },
    setState: (run, state, failure) => {
      const values = { run, state, failure: failure ? JSON.stringify(withoutStack(failure)) : null };
      change('UPDATE run SET state = @state, failure = @failure WHERE run = @run', values);
    },
    end: (run, { evidence: _, ...summary }) => {
      change(
        `UPDATE run SET state = 'ended', verdict = @verdict, ended_at = @endedAt, summary = @summary, failure = NULL
         WHERE run = @run`,
        { run, verdict: summary.verdict, endedAt: summary.endedAt, summary: JSON.stringify(summary) },
      );
    },
    noteEstimate: (run, estimate) => {
      change('UPDATE run SET estimate = @estimate WHERE run = @run', { run, estimate: JSON.stringify(estimate) });
    },
    find: (run) => one('SELECT * FROM run WHERE run = ?', run),
    latest: () => one('SELECT * FROM run ORDER BY started_at DESC, run DESC LIMIT 1'),
    list: () => db.prepare<[], RunRow>('SELECT * FROM run ORDER BY started_at DESC, run DESC').all().map(entryOf),
    complaints: () =>
      db
        .prepare<[], string>('PRAGMA integrity_check(10)')
        .pluck()
        .all()
        .filter((line) => line !== 'ok'),
    lastEnded: (name, runsMax) =>
      db
        .prepare<[string, number], RunRow>(
          `SELECT * FROM run WHERE name = ? AND summary IS NOT NULL ORDER BY started_at DESC, run DESC LIMIT ?`,
        )
        .all(name, runsMax)
        .flatMap((row) => entryOf(row).summary ?? []),
  };
}

function entryFrom(row: RunRow, evidence: EvidenceFiles): RunEntry {
  return {
    run: row.run,
    name: row.name,
    state: row.state as RunState,
    verdict: row.verdict as Verdict | null,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    summary: row.summary === null ? null : summaryOf(row.summary, evidence),
    definitionPath: row.definition_path,
    definitionText: row.definition_text,
    definitionSha256: row.definition_sha256,
    rulesSha256: row.rules_sha256,
    evidence,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
    estimate: row.estimate === null ? null : runEstimateSchema.parse(JSON.parse(row.estimate)),
  };
}

function summaryOf(text: string, evidence: EvidenceFiles): RunSummary {
  return runSummarySchema.parse({ ...(JSON.parse(text) as object), evidence });
}
