import type { EvidenceFiles, RunBooks, RunEntry } from '#main/core/ports.ts';
import { type Failure, withoutStack } from '#shared/errors.ts';
import { runEstimateSchema } from '#shared/estimate.ts';
import { evidenceDeletionSchema, type RunState, type RunSummary, runSummarySchema, type Verdict } from '#shared/run.ts';
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
  evidence_deleted: string | null;
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
        `INSERT INTO run (run, name, state, started_at, definition_path, definition_text, definition_sha256, rules_sha256)
         VALUES (@run, @name, @state, @startedAt, @definitionPath, @definitionText, @definitionSha256, @rulesSha256)`,
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
    latestEnded: () => one("SELECT * FROM run WHERE state = 'ended' ORDER BY started_at DESC, run DESC LIMIT 1"),
    noteEvidenceDeleted: (run, deletion) => {
      change('UPDATE run SET evidence_deleted = @deletion WHERE run = @run', {
        run,
        deletion: JSON.stringify(deletion),
      });
    },
    page: ({ after, path, isEnded, count }) =>
      db
        .prepare<unknown[], RunRow>(
          `SELECT * FROM run WHERE ${path === undefined ? '' : 'definition_path = @path AND '}
           ${isEnded ? 'summary IS NOT NULL AND ' : ''} ${after ? '(started_at, run) < (@startedAt, @run)' : 'TRUE'}
           ORDER BY started_at DESC, run DESC LIMIT @count`,
        )
        .all({ path, startedAt: after?.startedAt, run: after?.run, count })
        .map(entryOf),
    count: (path) =>
      path === undefined
        ? (db.prepare<[], number>('SELECT count(*) FROM run').pluck().get() ?? 0)
        : (db.prepare<[string], number>('SELECT count(*) FROM run WHERE definition_path = ?').pluck().get(path) ?? 0),
    newestOfEach: (definitionsMax) => db.prepare<[number], RunRow>(newestOfEach).all(definitionsMax).map(entryOf),
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

const newestOfEach = `
  SELECT * FROM run WHERE run IN (
    SELECT (SELECT run FROM run WHERE definition_path = path ORDER BY started_at DESC, run DESC LIMIT 1)
    FROM (SELECT DISTINCT definition_path AS path FROM run))
  ORDER BY started_at DESC, run DESC LIMIT ?`;

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
    evidenceDeleted:
      row.evidence_deleted === null ? null : evidenceDeletionSchema.parse(JSON.parse(row.evidence_deleted)),
  };
}

function summaryOf(text: string, evidence: EvidenceFiles): RunSummary {
  return runSummarySchema.parse({ ...(JSON.parse(text) as object), evidence });
}
