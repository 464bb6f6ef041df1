import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedDefinition } from '#main/core/definition-file.ts';
import type { RunEntry } from '#main/core/ports.ts';
import { resumeRun, startRun } from '#main/core/runs.ts';
import { TieoutError } from '#shared/errors.ts';
import { isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import {
  type Answers,
  booksInMemory,
  coreParts,
  diskWith,
  estimatesInMemory,
  failureOf,
  plenty,
  summaryWith,
  workersThat,
} from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { emptyTally } from '#worker/records/tie-out.ts';

const source = { type: 'csv', path: '/x/a.csv' };
const definition = definitionOf({ key: ['k'], inbound: source, outbound: { ...source, path: '/x/b.csv' } });
const loaded: LoadedDefinition = { path: '/x/d.yaml', definition, text: '', sha256: 'a', rulesSha256: 'b' };

let workspace: string;

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'tieout-runs-'));
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const totals: SnapshotTotals = {
  ...{ read: 100, accepted: 100, invalid: 0, repeats: 0, digest: 'd', seal: 's', bytes: 300_000, emptyFields: [] },
  ...{ readFrom: '2026-06-17T00:00:00Z', readTo: '2026-06-17T00:00:01Z', sittings: 1 },
};
const counted: Answers = { estimate: () => ({ records: 100, isExact: true }) };
/** Every record is matched, and all of them are in partition 0. */
const carriedOut: Answers = {
  ...counted,
  pull: () => totals,
  prepare: () => [],
  diff: ({ partitions }) => ({
    tallies: partitions.map((partition) => {
      const records = partition === 0 ? 100 : 0;
      const tally = { ...emptyTally(0), matched: records, inboundRecords: records, outboundRecords: records };
      return { partition, tally };
    }),
    failed: [],
  }),
  seal: () => ({ digest: 'f', kept: 0, bytes: 1_000 }),
};

describe('a run', () => {
  it('notes in the books what it is expected to take, before anything is read', async () => {
    const books = booksInMemory();
    const seen: unknown[] = [];
    const pull = () => {
      seen.push(books.latest()?.estimate?.seconds.total);
      return totals;
    };
    const parts = coreParts(workspace, { books, workers: workersThat({ ...carriedOut, pull }) });
    await startRun(parts, loaded);
    expect(seen).toEqual([0.4, 0.4]);
  });

  it('tells afterwards what was estimated and what it took', async () => {
    const { estimate } = await startRun(coreParts(workspace, { workers: workersThat(carriedOut) }), loaded);
    expect(estimate).toMatchObject({ seconds: 0.4, correction: 1, basedOn: 'guess', runs: 0 });
    expect(estimate?.factor).toBeCloseTo((estimate?.taken ?? 0) / 0.4, 2);
  });

  it('is estimated by the sample of a plan that was made for it', async () => {
    const rate = { recordsPerSecond: 10, bytesPerRecord: 20 };
    const estimates = estimatesInMemory();
    estimates.keepSample('b', new Date(), { inbound: rate, outbound: rate });
    const parts = coreParts(workspace, { estimates, workers: workersThat(carriedOut) });
    expect((await startRun(parts, loaded)).estimate).toMatchObject({ seconds: 10.4, basedOn: 'sample' });
  });

  it('is estimated by what its sources held before, where they do not say in time what they hold', async () => {
    const books = booksInMemory([summaryWith()]);
    const workers = workersThat({ ...carriedOut, estimate: () => ({ records: null, isExact: false }) });
    const summary = await startRun(coreParts(workspace, { books, workers }), loaded);
    expect(summary.estimate).toMatchObject({ basedOn: 'runs', runs: 1, seconds: 15.4 });
  });

  it('has no estimate where its size is anybody’s guess', async () => {
    const workers = workersThat({ ...carriedOut, estimate: () => ({ records: null, isExact: false }) });
    expect(await startRun(coreParts(workspace, { workers }), loaded)).not.toHaveProperty('estimate');
  });

  it('fails as its source fails where that cannot be opened', async () => {
    const estimate = () => {
      throw new TieoutError('unreachable', 'inbound: a.csv does not exist');
    };
    const parts = coreParts(workspace, { workers: workersThat({ estimate }) });
    expect(await failureOf(startRun(parts, loaded))).toMatchObject({ code: 'unreachable' });
    expect(parts.books.latest()).toMatchObject({ state: 'failed', failure: { code: 'unreachable' } });
  });
});

describe('a run on a disk that is too small', () => {
  it('is refused before anything is read', async () => {
    // Nobody expects a pull: asking for one would fail in another way.
    const parts = coreParts(workspace, { workers: workersThat(counted), disk: diskWith(() => 1_000_000) });
    const error = await failureOf(startRun(parts, loaded));
    expect(error).toMatchObject({ code: 'workspace', message: expect.stringMatching(/^the run has no room in /) });
    expect(parts.books.latest()).toMatchObject({ state: 'failed', failure: { code: 'workspace' } });
  });

  it('warns in its summary where that is doubtful', async () => {
    const disk = diskWith(() => limits.diskReserveBytes + 1_000_000);
    const summary = await startRun(coreParts(workspace, { workers: workersThat(carriedOut), disk }), loaded);
    expect(summary.warnings).toEqual([expect.stringMatching(/^The disk may have been too small for this run: /)]);
  });

  it('stops at a checkpoint when the disk fills up under way, and is resumed once there is room', async () => {
    let free = plenty;
    /** Reads until it is asked to stop, as a pull does. */
    const pull: Answers['pull'] = async ({ gauge }) => {
      free = 1_000_000;
      while (!isStopRequested(gauge)) await setTimeout(1);
      throw new TieoutError('interrupted', 'the run was interrupted');
    };
    const parts = coreParts(workspace, { workers: workersThat({ ...counted, pull }), disk: diskWith(() => free) });
    const error = await withLimits({ diskCheckMs: 1 }, () => failureOf(startRun(parts, loaded)));
    const entry = parts.books.latest() as RunEntry;
    expect(error).toMatchObject({
      code: 'interrupted',
      message: expect.stringMatching(/was stopped, and what was read is kept: only 1\.0 MB are left on the disk of /),
      next: `Make room on that disk, then go on with tieout resume ${entry.run}.`,
    });
    expect(entry).toMatchObject({ state: 'interrupted', failure: { message: expect.stringMatching(/only 1\.0 MB/) } });

    const workers = workersThat(carriedOut);
    expect(await failureOf(resumeRun({ ...parts, workers }, entry, loaded))).toMatchObject({ code: 'workspace' });
    free = plenty;
    expect(await resumeRun({ ...parts, workers }, entry, loaded)).toMatchObject({ verdict: 'match', isResumed: true });
  });
});

describe('a run that is gone on with', () => {
  it('is not held against its estimate: only its last part was timed', async () => {
    const parts = coreParts(workspace, { workers: workersThat(counted), disk: diskWith(() => 0) });
    await failureOf(startRun(parts, loaded));
    const entry = parts.books.latest() as RunEntry;
    const again = { ...parts, workers: workersThat(carriedOut), disk: diskWith(() => plenty) };
    const summary = await resumeRun(again, entry, loaded);
    expect([summary.isResumed, summary.estimate]).toEqual([true, undefined]);
  });
});
