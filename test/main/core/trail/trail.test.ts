import { describe, expect, it } from 'vitest';
import { isIncluded, leafOf } from '#main/core/trail/merkle.ts';
import { limits } from '#shared/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { enterSome, problemOf, trailIn } from '#test/support/trail.ts';

const folder = tempFolder();

describe('the audit trail', () => {
  it('begins with the founding of the workspace, and every entry names the one before', () => {
    const { trail, close } = trailIn(folder.path('w'));
    enterSome(trail, 3);
    const [first, ...rest] = trail.newest({ count: 10 }).reverse();
    expect(first).toMatchObject({
      sequence: 1,
      action: 'workspace.founded',
      actor: 'engine',
      payload: { version: '1.2.3' },
    });
    expect(first?.payload.workspace).toBe(trail.state().workspace);
    expect(rest.map(({ previous }) => previous)).toEqual([first, ...rest.slice(0, -1)].map((entry) => entry?.hash));
    expect(trail.state()).toMatchObject({ entries: 4, problem: null });
    close();
  });

  it('holds an entry and what it is about, or neither', () => {
    const workspace = folder.path('w');
    const { trail, db, close } = trailIn(workspace);
    const keep = (name: string) => db.prepare('INSERT INTO machine VALUES (?, ?, ?)').run(name, 't', '{}');
    const kept = () => db.prepare('SELECT machine FROM machine').pluck().all();
    const entry = { run: 'R', reason: 'x', bytes: 1 };
    trail.enter('evidence.deleted', entry, () => keep('a'));
    expect(() =>
      trail.enter('evidence.deleted', entry, () => {
        keep('b');
        throw new Error('it could not be done');
      }),
    ).toThrow('it could not be done');
    expect(() => trail.enter('evidence.deleted', { ...entry, bytes: -1 }, () => keep('c'))).toThrow();
    expect(() =>
      trail.together(() => {
        trail.enter('evidence.deleted', entry, () => keep('d'));
        trail.enter('evidence.deleted', entry, () => keep('a'));
      }),
    ).toThrow(/UNIQUE/);
    expect(kept()).toEqual(['a']);
    enterSome(trail, 1);
    expect(trail.state()).toMatchObject({ entries: 3, problem: null });
    close();
    expect(problemOf(workspace)).toBeNull();
  });

  it('is entered by several processes in turn, each verifying what the other added', () => {
    const workspace = folder.path('w');
    const [one, other] = [trailIn(workspace), trailIn(workspace)];
    for (let i = 0; i < 10; i++) {
      enterSome(one.trail, 1);
      enterSome(other.trail, 2);
    }
    expect(other.trail.state()).toMatchObject({ entries: 31, problem: null });
    one.close();
    other.close();
    expect(problemOf(workspace)).toBeNull();
  });

  it('says how it stands with what another process entered', () => {
    const workspace = folder.path('w');
    const [mine, other] = [trailIn(workspace), trailIn(workspace)];
    enterSome(other.trail, 2);
    expect(mine.trail.state()).toEqual(other.trail.state());
    for (const { close } of [mine, other]) close();
  });

  it('gives the entries of a run, and of some actions', () => {
    const { trail, close } = trailIn(folder.path('w'));
    enterSome(trail, 9);
    trail.enter('run.resumed', { run: 'R1' });
    expect(trail.newest({ run: 'R1', count: 2 }).map(({ sequence }) => sequence)).toEqual([11, 9]);
    expect(trail.newest({ run: 'R1', before: 9, count: 9 }).map(({ sequence }) => sequence)).toEqual([6, 3]);
    expect(trail.newest({ actions: ['run.resumed'], count: 9 })).toMatchObject([{ payload: { run: 'R1' } }]);
    expect(trail.of(['report.exported'], 'R1').map(({ sequence }) => sequence)).toEqual([3, 6, 9]);
    expect([trail.has('R1', 'run.resumed'), trail.has('R2', 'run.resumed')]).toEqual([true, false]);
    close();
  });

  it('proves to others that an entry is in it', () => {
    const { trail, close } = trailIn(folder.path('w'));
    enterSome(trail, 12);
    const { entry, text, path, checkpoint } = trail.prove(7);
    expect(entry).toMatchObject({ sequence: 7, payload: { sha256: 'name 5 “余额”' } });
    const [nodes, root] = [path.map((node) => Buffer.from(node, 'hex')), Buffer.from(checkpoint.root, 'hex')];
    expect(isIncluded(leafOf(text), 6, checkpoint.size, nodes, root)).toBe(true);
    expect(isIncluded(leafOf(text.replace('name 5', 'name 6')), 6, checkpoint.size, nodes, root)).toBe(false);
    expect(() => trail.prove(14)).toThrow(/no entry 14/);
    close();
  });

  it('refuses what is larger than an entry may be', () => {
    const { trail, close } = trailIn(folder.path('w'));
    const reason = 'x'.repeat(limits.trailPayloadBytesMax);
    expect(() => trail.enter('evidence.deleted', { run: 'R', reason, bytes: 1 })).toThrow(/more than an entry/);
    close();
  });
});
