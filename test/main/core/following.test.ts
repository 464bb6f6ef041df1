import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { followingRuns } from '#main/core/following/following.ts';
import type { RunEntry } from '#main/core/ports.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { followsInMemory, summaryWith } from '#test/support/core-parts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const definition = {} as Definition;

/** Runs that are over, and what was done for each: `done` fails as a test says. */
function workspace(runs: Record<string, Partial<RunEntry>>, done: (run: string) => Promise<void> = async () => {}) {
  const follows = followsInMemory();
  const acts: string[] = [];
  const entries = Object.entries(runs).map(([run, changes]) => {
    const evidence = { folder: folder.path(run), inbound: 'i', outbound: 'o', findings: 'f' };
    mkdirSync(evidence.folder);
    const summary = summaryWith({ run, name: 'orders', evidence });
    return { run, name: 'orders', state: 'ended', summary, failure: null, evidence, ...changes } as RunEntry;
  });
  const find = (run: string) => entries.find((entry) => entry.run === run);
  const following = followingRuns({
    ...{ follows, books: { find }, definitionOf: () => definition },
    async afterEnd({ run }, _, { isAgain }) {
      acts.push(`${run} ended${isAgain ? ', again' : ''}`);
      await done(run);
    },
    async afterFailure({ run }) {
      acts.push(`${run} failed`);
    },
    afterAll: async () => {},
  });
  const lock = (run: string, holder: number) =>
    writeFileSync(join(find(run)?.evidence.folder ?? '', 'lock'), String(holder));
  return { follows, following, acts, lock };
}

const gone = 2 ** 22 + 1;
const complain = (error: unknown) => {
  throw error;
};

describe('what follows a run', () => {
  it('that was cut off is gone on with once, whether the run ended or failed', async () => {
    const failure = { code: 'unreachable' as const, message: 'away', next: '', stack: '' };
    const { follows, following, acts, lock } = workspace({ R1: {}, R2: { state: 'failed', summary: null, failure } });
    for (const run of ['R1', 'R2']) follows.open(run);
    lock('R1', gone);
    await following.goOn(complain);
    await following.goOn(complain);
    expect(acts).toEqual(['R1 ended, again', 'R2 failed']);
    expect(follows.list()).toEqual([]);
  });

  it('is left to the Tieout that is at it', async () => {
    const { follows, following, acts, lock } = workspace({ R1: {} });
    follows.open('R1');
    lock('R1', process.pid);
    await following.goOn(complain);
    expect(acts).toEqual([]);
    expect(follows.list()).toEqual(['R1']);
  });

  it('comes after what an earlier run of the same reconciliation is still owed, and of no other', async () => {
    const { follows, following, acts } = workspace({ R1: {}, R2: { name: 'payments' }, R3: {} });
    for (const run of ['R1', 'R2', 'R3']) follows.open(run);
    await following.ended(summaryWith({ run: 'R3', name: 'orders' }), definition, undefined);
    expect(acts).toEqual(['R1 ended, again', 'R3 ended']);
    expect(follows.list()).toEqual(['R2']);
  });

  it('waits for what is being gone on with already', async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { follows, following, acts } = workspace({ R1: {}, R2: {} }, (run) =>
      run === 'R1' ? slow : Promise.resolve(),
    );
    for (const run of ['R1', 'R2']) follows.open(run);
    const first = following.goOn(complain);
    const ended = following.ended(summaryWith({ run: 'R2', name: 'orders' }), definition, undefined);
    await new Promise(setImmediate);
    expect(acts).toEqual(['R1 ended, again']);
    finish();
    await Promise.all([first, ended]);
    expect(acts).toContain('R2 ended');
  });

  it('is left to the next engine once this one is closed', async () => {
    const { follows, following, acts } = workspace({ R1: {}, R2: {} }, async () => {
      void following.close();
    });
    for (const run of ['R1', 'R2']) follows.open(run);
    await following.goOn(complain);
    expect(acts).toEqual(['R1 ended, again']);
    expect(follows.list()).toEqual(['R2']);
  });

  it('stays owed where it cannot be done now, and keeps no other run from its own', async () => {
    const { follows, following, acts } = workspace({ R1: {}, R2: {} }, async (run) => {
      if (run === 'R1') throw new TieoutError('definition', 'a variable has no value');
    });
    for (const run of ['R1', 'R2']) follows.open(run);
    await following.goOn(complain);
    expect(acts).toEqual(['R1 ended, again', 'R2 ended, again']);
    expect(follows.list()).toEqual(['R1']);
  });
});
