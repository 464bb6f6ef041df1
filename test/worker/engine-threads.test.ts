import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp } from '#main/app.ts';
import type { RunSummary } from '#shared/run.ts';
import { keptSentence } from '#shared/run.ts';
import { all } from '#test/support/all.ts';
import { definitionOf, findingsIn, runEngine, writeCsv, writeNdjson } from '#test/support/engine.ts';
import { reconcile } from '#test/support/oracle/reconcile.ts';
import { randomFrom } from '#test/support/random.ts';
import { keyNames, keySettings, oracleRecords, randomSides, spelledFields } from '#test/support/sides.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const workerFile = resolve('out/main/worker.js');
const names = [...keyNames, ...spelledFields.map(({ field }) => field.name)];
const fields = spelledFields.map(({ field }) => field);

/** Two sides in files, their definition beside them, and what a map finds in them. */
function write(seed: number, records: number) {
  const written = randomSides(randomFrom(seed), { records, faults: 0.01, differences: 0.2 });
  const paths = { inbound: folder.path('in.csv'), outbound: folder.path('out.ndjson') };
  const inbound = oracleRecords(written.inbound, names, writeCsv(paths.inbound, names, written.inbound));
  const outbound = oracleRecords(written.outbound, names, writeNdjson(paths.outbound, names, written.outbound));
  const settings = {
    name: 'threads',
    key: keySettings,
    fields: spelledFields.map((field) => field.settings),
    inbound: { type: 'csv', path: paths.inbound },
    outbound: { type: 'ndjson', path: paths.outbound },
  };
  const file = folder.path('definition.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(settings));
  return { file, settings, expected: reconcile(keyNames, fields, inbound, outbound) };
}

function newApp(threads: number) {
  return createApp({ workspace: folder.path('workspace'), workerFile, threads, environment: {} });
}

/** Everything that must not depend on the threads. */
function essence({
  inbound,
  outbound,
  matched,
  withinTolerance,
  findings,
  byField,
  findingsDigest,
  findingsKept,
}: RunSummary) {
  const digests = [inbound.digest, outbound.digest, findingsDigest];
  return { digests, read: [inbound.read, outbound.read], matched, withinTolerance, findings, byField, findingsKept };
}

describe('a run on the built worker', () => {
  it('is there to be tried', () => {
    expect(existsSync(workerFile)).toBe(true);
  });

  it('finds what a map finds, whatever the number of threads', async () => {
    const { file, settings, expected } = write(120, 1_500);
    const summaries: RunSummary[] = [];
    for (const threads of [1, 3]) {
      const app = newApp(threads);
      const summary = await app.run(file);
      await app.close();
      expect(summary).toMatchObject({
        verdict: 'mismatch',
        partitions: { established: 256 },
        failed: [],
        discrepancies: [],
      });
      expect(summary.matched).toBe(expected.matched);
      expect(summary.byField).toEqual(expected.byField);
      expect(findingsIn(summary.evidence.findings)).toEqual(expected.findings);
      expect(keptSentence(summary)).toBe(undefined);
      summaries.push(summary);
    }
    const [one, three] = summaries.map(essence);
    expect(three).toEqual(one);
    const files = { inbound: folder.path('in'), outbound: folder.path('out'), findings: folder.path('findings') };
    const inProcess = await runEngine(definitionOf(settings), files);
    expect([inProcess.inbound.digest, inProcess.outbound.digest, inProcess.digest]).toEqual(one?.digests);
  });

  it('goes on from where it was stopped, to the same digests and findings', async () => {
    const { file, expected } = write(121, 1_500);
    const app = newApp(2);
    const whole = essence(await app.run(file));
    for (const phase of ['pulling', 'diffing'] as const) {
      const stopping = new AbortController();
      const stopped = app.run(file, {
        signal: stopping.signal,
        onPhase: (watch) => watch.phase === phase && stopping.abort(),
      });
      await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
      const { run, state } = app.show('latest');
      expect(state).toBe('interrupted');
      const resumed = await app.resume(run);
      expect(essence(resumed)).toEqual(whole);
      expect(findingsIn(resumed.evidence.findings)).toEqual(expected.findings);
      expect(await app.resume(run)).toEqual(resumed);
    }
    await app.close();
  });

  it('exports its findings, shows some and samples its sources', async () => {
    const { file, expected } = write(122, 200);
    const app = newApp(2);
    const { run } = await app.run(file);
    const path = join(folder.path('export'), 'findings.ndjson');
    const events = await all(app.export(run, { format: 'ndjson', path, options: {} }));
    expect(events.at(-1)).toMatchObject({ report: { path, findings: expected.findings.length } });
    const examples = await app.examples(run, 2);
    for (const example of examples) expect(expected.findings).toContainEqual(example);
    const { inbound, outbound } = await app.check(file);
    for (const trial of [inbound, outbound]) {
      if ('failure' in trial) throw new Error(trial.failure.message);
      expect(trial.sample.records.length + trial.sample.invalid.length).toBe(5);
    }
    await app.close();
  });
});

describe('what is said of findings that were not kept', () => {
  it('is their number and the limit', () => {
    const findings = { missing: 6_000_000, unexpected: 0, different: 1, duplicate: 0, invalid: 0 };
    expect(keptSentence({ findings, findingsKept: 5_120_001 } as RunSummary)).toBe(
      '5,120,001 of 6,000,001 findings are kept (at most 5,120,000 a kind); all are counted.',
    );
  });
});
