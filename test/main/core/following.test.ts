import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { followingRuns } from '#main/core/following/following.ts';
import { refuseOwed } from '#main/core/following/owing.ts';
import type { RunEntry } from '#main/core/ports.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { followsInMemory, summaryWith } from '#test/support/core-parts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const definition = {} as Definition;
const { followWaitMs, followLookMs } = limits;
afterEach(() => void Object.assign(limits, { followWaitMs, followLookMs }));

type Does = (run: string) => Promise<void>;

/** Runs that are over, each begun after the one before, and what was done for each: `review` and `tell` fail as a test says. */
function workspace(
  runs: Record<string, Partial<RunEntry>>,
  { review = async () => {}, tell = async () => {} }: { review?: Does; tell?: Does } = {},
) {
  Object.assign(limits, { followLookMs: 5 });
  const follows = followsInMemory();
  const acts: string[] = [];
  const entries = Object.entries(runs).map(([run, changes]) => {
    const evidence = { folder: folder.path(run), inbound: 'i', outbound: 'o', findings: 'f' };
    rmSync(evidence.folder, { recursive: true, force: true });
    mkdirSync(evidence.folder);
    const startedAt = `2026-06-17T00:00:0${run.at(-1)}Z`;
    const summary = summaryWith({ run, name: changes.name ?? 'orders', evidence, startedAt });
    return { run, name: 'orders', state: 'ended', startedAt, summary, failure: null, evidence, ...changes } as RunEntry;
  });
  const find = (run: string) => entries.find((entry) => entry.run === run);
  const following = followingRuns({
    ...{ follows, books: { find }, definitionOf: () => definition },
    async review({ run }) {
      await review(run);
      acts.push(`${run} reviewed`);
    },
    async tell({ run }, _, { isAgain }) {
      acts.push(`${run} told${isAgain ? ', again' : ''}`);
      await tell(run);
    },
    async afterFailure({ run }) {
      acts.push(`${run} failed`);
    },
    afterAll: async () => {},
  });
  const lockOf = (run: string) => join(find(run)?.evidence.folder ?? '', 'lock');
  return {
    ...{ follows, following, acts },
    owe: (...owed: string[]) => {
      for (const run of owed) follows.open(run, { owesReview: find(run)?.state === 'ended' });
    },
    lock: (run: string, holder: number) => writeFileSync(lockOf(run), String(holder)),
    unlock: (run: string) => rmSync(lockOf(run)),
    ended: (run: string, signal?: AbortSignal) =>
      following.ended(find(run)?.summary as NonNullable<RunEntry['summary']>, definition, signal),
  };
}

const gone = 2 ** 22 + 1;
const complain = (error: unknown) => {
  throw error;
};
const away = () => new TieoutError('definition', 'a variable has no value', { next: 'Set it.' });

describe('what follows a run', () => {
  it('that was cut off is gone on with once, whether the run ended or failed', async () => {
    const failure = { code: 'unreachable' as const, message: 'away', next: '', stack: '' };
    const { owe, follows, following, acts, lock } = workspace({ R1: {}, R2: { state: 'failed', failure } });
    owe('R1', 'R2');
    lock('R1', gone);
    await following.goOn(complain);
    await following.goOn(complain);
    expect(acts).toEqual(['R1 reviewed', 'R1 told, again', 'R2 failed']);
    expect(follows.list()).toEqual([]);
  });

  it('is left to the Tieout that is at it', async () => {
    const { owe, follows, following, acts, lock } = workspace({ R1: {} });
    owe('R1');
    lock('R1', process.pid);
    await following.goOn(complain);
    expect(acts).toEqual([]);
    expect(follows.list()).toEqual(['R1']);
  });

  it('comes after what an earlier run of the same reconciliation is still owed, and of no other', async () => {
    const { owe, ended, follows, acts } = workspace({ R1: {}, R2: { name: 'payments' }, R3: {} });
    owe('R1', 'R2', 'R3');
    await ended('R3');
    expect(acts).toEqual(['R1 reviewed', 'R1 told, again', 'R3 reviewed', 'R3 told']);
    expect(follows.list()).toEqual(['R2']);
  });

  it('takes decisions over only once the run before has its own, however long another is at that one', async () => {
    const { owe, ended, unlock, acts, lock } = workspace({ R1: {}, R2: {} });
    owe('R1', 'R2');
    lock('R1', process.pid);
    const later = ended('R2');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(acts).toEqual([]);
    unlock('R1');
    await later;
    expect(acts).toEqual(['R1 reviewed', 'R2 reviewed', 'R2 told']);
  });

  it('is told where the run before does not take over its own, and stays owed, with how to go on', async () => {
    Object.assign(limits, { followWaitMs: 20 });
    const { owe, ended, follows, following, unlock, acts, lock } = workspace({ R1: {}, R2: {} });
    owe('R1', 'R2');
    lock('R1', process.pid);
    await expect(ended('R2')).rejects.toMatchObject({
      message: expect.stringMatching(/^run R2 has ended \(\S+\), but not all .* still at run R1/),
      next: expect.stringContaining('tieout resume R2'),
    });
    expect(acts).toEqual(['R2 told']);
    expect(() => refuseOwed(follows, 'R2')).toThrow('has not taken over yet');
    unlock('R1');
    await following.resume('R2', undefined);
    expect(acts).toEqual(['R2 told', 'R1 reviewed', 'R2 reviewed', 'R2 told, again']);
    expect(follows.list()).toEqual(['R1']);
    refuseOwed(follows, 'R2');
  });

  it('may be decided on as soon as what was decided before is taken over, told or not', async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { owe, ended, follows, acts } = workspace({ R1: {} }, { tell: () => slow });
    owe('R1');
    expect(() => refuseOwed(follows, 'R1')).toThrow('has not taken over yet');
    const end = ended('R1');
    await expect.poll(() => acts).toEqual(['R1 reviewed', 'R1 told']);
    refuseOwed(follows, 'R1');
    expect(follows.list()).toEqual(['R1']);
    finish();
    await end;
    expect(follows.list()).toEqual([]);
  });

  it('ends with the run that asks for it, and does not wait for another reconciliation', async () => {
    const { owe, ended, follows, following, acts, lock } = workspace(
      { R1: { name: 'payments' }, R2: {}, R3: {} },
      { tell: (run) => (run === 'R1' ? new Promise(() => {}) : Promise.resolve()) },
    );
    owe('R1', 'R2', 'R3');
    void following.goOn(complain);
    await expect.poll(() => acts).toContain('R1 told, again');
    lock('R2', process.pid);
    const stop = new AbortController();
    const end = ended('R3', stop.signal);
    stop.abort();
    await expect(end).rejects.toMatchObject({ code: 'interrupted' });
    expect(follows.list()).toEqual(['R1', 'R2', 'R3']);
  });

  it('is left to the next engine once this one is closed', async () => {
    const { owe, follows, following, acts } = workspace(
      { R1: { name: 'payments' }, R2: {} },
      { tell: async () => void following.close() },
    );
    owe('R1', 'R2');
    await following.goOn(complain);
    expect(acts).toEqual(['R1 reviewed', 'R1 told, again']);
    expect(follows.list()).toEqual(['R1', 'R2']);
  });

  it('stays owed where it cannot be done now, and keeps no other reconciliation from its own', async () => {
    const bug = new TypeError('a bug');
    const heard: unknown[] = [];
    const { owe, follows, following, acts } = workspace(
      { R1: {}, R2: { name: 'payments' }, R3: { name: 'refunds' } },
      {
        review: async (run) => {
          if (run === 'R1') throw away();
          if (run === 'R2') throw bug;
        },
      },
    );
    owe('R1', 'R2', 'R3');
    await following.goOn((error) => void heard.push(error));
    expect(acts).toEqual(['R1 told, again', 'R2 told, again', 'R3 reviewed', 'R3 told, again']);
    expect(follows.list()).toEqual(['R1', 'R2']);
    expect(heard).toEqual([bug]);
  });
});
