import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrailRow } from '#main/core/ports.ts';
import { BrokenTrail, nothingVerified, type Verified, verifyOn } from '#main/core/trail/chain.ts';
import { hashOf, nothingBefore } from '#main/core/trail/entry.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { randomFrom } from '#test/support/random.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { checkpointsOf, enterSome, problemOf, trailIn } from '#test/support/trail.ts';

const folder = tempFolder();
const entries = 12;

/** A workspace with a trail, closed, so that its file holds everything. */
function workspaceWithTrail(): string {
  const workspace = join(folder.path('ground'), 'workspace');
  const { trail, db, close } = trailIn(workspace);
  enterSome(trail, entries - 1);
  db.pragma('journal_mode = DELETE');
  close();
  return workspace;
}

function rowsOf(workspace: string): TrailRow[] {
  const { db, close } = trailIn(workspace);
  const rows = db.prepare<[], TrailRow>('SELECT * FROM trail ORDER BY sequence').all();
  close();
  return rows;
}

/** Changes the books as somebody would who knows SQLite: without the triggers. */
function tamper(workspace: string, change: (db: Sqlite) => void): string | null {
  const { db, close } = trailIn(workspace);
  db.exec('DROP TRIGGER trail_stays; DROP TRIGGER trail_is_kept');
  change(db);
  close();
  return problemOf(workspace);
}

function isNoticed(before: Verified, rows: TrailRow[]): boolean {
  try {
    verifyOn(before, rows);
    return false;
  } catch (error) {
    if (error instanceof BrokenTrail) return true;
    throw error;
  }
}

/** A text with each byte in turn another, gone, or with one before it; and with one after it. */
function* otherTexts(text: string): Generator<string> {
  const bytes = Buffer.from(text);
  for (let at = 0; at <= bytes.length; at++) {
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    yield Buffer.concat([head, Buffer.from('0'), tail]).toString();
    if (at === bytes.length) return;
    yield Buffer.concat([head, Buffer.of((bytes[at] as number) ^ 1), tail.subarray(1)]).toString();
    yield Buffer.concat([head, tail.subarray(1)]).toString();
  }
}

describe('a trail that was tampered with', () => {
  it('is noticed at every byte of every entry that is another, gone, or one too many', () => {
    const rows = rowsOf(workspaceWithTrail());
    expect(verifyOn(nothingVerified, rows).tree.size).toBe(entries);
    const columns = ['at', 'actor', 'action', 'payload', 'previous', 'hash'] as const;
    let tried = 0;
    let before = nothingVerified;
    const missed: object[] = [];
    for (const row of rows) {
      for (const column of columns) {
        for (const changed of otherTexts(row[column])) {
          const others = [{ ...row, [column]: changed }, ...rows.slice(row.sequence)];
          if (!isNoticed(before, others)) missed.push({ sequence: row.sequence, column, changed });
          tried++;
        }
      }
      before = verifyOn(before, [row]);
    }
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(entries * 200 * 3);
  });

  it('is noticed at any byte of its file: what then opens without a word holds the same entries', () => {
    const workspace = workspaceWithTrail();
    const path = join(workspace, 'workspace.db');
    const [original, before] = [readFileSync(path), JSON.stringify(rowsOf(workspace))];
    const random = randomFrom(7);
    let noticed = 0;
    for (let i = 0; i < 100; i++) {
      const bytes = Buffer.from(original);
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
      writeFileSync(path, bytes);
      if (problemOf(workspace) === null) expect(JSON.stringify(rowsOf(workspace))).toBe(before);
      else noticed++;
      for (const name of ['workspace.db-wal', 'workspace.db-shm']) rmSync(join(workspace, name), { force: true });
    }
    expect(noticed).toBeGreaterThan(0);
  });

  it('is noticed where an entry is gone from its beginning, its middle or its end', () => {
    for (const sequence of [1, 5, entries]) {
      const problem = tamper(workspaceWithTrail(), (db) =>
        db.prepare('DELETE FROM trail WHERE sequence = ?').run(sequence),
      );
      expect(problem).toMatch(sequence === entries ? /gone from its end/ : /is not there/);
    }
  });

  it('is noticed where all of it is gone', () => {
    expect(tamper(workspaceWithTrail(), (db) => db.exec('DELETE FROM trail; DELETE FROM trail_checkpoint'))).toMatch(
      /entries 1 to 12 are gone/,
    );
  });

  it('is noticed where two entries changed places', () => {
    const problem = tamper(workspaceWithTrail(), (db) =>
      db.exec(
        'UPDATE trail SET sequence = -1 WHERE sequence = 4; UPDATE trail SET sequence = 4 WHERE sequence = 5; UPDATE trail SET sequence = 5 WHERE sequence = -1',
      ),
    );
    expect(problem).toMatch(/entry 4 /);
  });

  it('is noticed where everything was hashed anew', () => {
    const problem = tamper(workspaceWithTrail(), (db) => {
      const update = db.prepare(
        'UPDATE trail SET payload = @payload, previous = @previous, hash = @hash WHERE sequence = @sequence',
      );
      let previous = nothingBefore;
      for (const row of db.prepare<[], TrailRow>('SELECT * FROM trail ORDER BY sequence').all()) {
        const changed = { ...row, payload: row.payload.replace('name 5', 'name 6'), previous };
        previous = hashOf(changed);
        update.run({ ...changed, hash: previous });
      }
    });
    expect(problem).toMatch(/not those of the checkpoint/);
  });

  it('is noticed where an old copy was put in its place', () => {
    const workspace = workspaceWithTrail();
    const copy = folder.path('copy');
    cpSync(workspace, copy, { recursive: true });
    const { trail, close } = trailIn(workspace);
    enterSome(trail, 2);
    close();
    rmSync(workspace, { recursive: true });
    cpSync(copy, workspace, { recursive: true });
    expect(problemOf(workspace)).toMatch(/entries 13 to 14 are gone from its end/);
  });

  it('says what it follows where the workspace was removed and begun anew, and leaves what is known of it outside', () => {
    const workspace = workspaceWithTrail();
    const { trail: before, close: closeBefore } = trailIn(workspace);
    const { workspace: removed, root } = before.state();
    closeBefore();
    rmSync(workspace, { recursive: true });
    const { trail, close } = trailIn(workspace);
    enterSome(trail, 1);
    expect(trail.newest({ count: 9 }).at(-1)?.payload.follows).toEqual({ workspace: removed, entries: 12, root });
    expect(trail.state()).toMatchObject({ entries: 2, problem: null });
    close();
    expect(problemOf(workspace)).toBeNull();
    expect(readdirSync(checkpointsOf(workspace)).filter((name) => name.includes(removed))).toHaveLength(1);
  });

  it('is noticed where all of it was removed, but not the runs that it tells of', () => {
    const workspace = workspaceWithTrail();
    tamper(workspace, (db) =>
      db.exec(`DELETE FROM trail; DELETE FROM trail_checkpoint;
        INSERT INTO run VALUES ('R1', 'orders', 'ended', 'match', 't', 't', 'p', 't', 's', 's', NULL, NULL, NULL, NULL)`),
    );
    rmSync(join(workspace, 'keys'), { recursive: true });
    expect(problemOf(workspace)).toMatch(/entries 1 to 12 are gone from its end/);
  });

  it('is noticed where the checkpoint outside was changed, and is another one to a copy elsewhere', () => {
    const workspace = workspaceWithTrail();
    const [name = ''] = readdirSync(checkpointsOf(workspace));
    const path = join(checkpointsOf(workspace), name);
    const text = readFileSync(path, 'utf8');
    for (const changed of [
      '',
      text.replace(/"size":\d+/, '"size":11'),
      text.replace(/(?<="root":")./, (first) => (first === '0' ? '1' : '0')),
    ]) {
      writeFileSync(path, changed);
      expect(problemOf(workspace)).not.toBeNull();
    }
    writeFileSync(path, text);
    expect(problemOf(workspace)).toBeNull();
    const elsewhere = folder.path('elsewhere');
    cpSync(workspace, elsewhere, { recursive: true });
    expect(problemOf(elsewhere)).toBeNull();
  });

  it('is noticed while it is open, and takes no entry any more', () => {
    const workspace = workspaceWithTrail();
    const { trail, close } = trailIn(workspace);
    const other = trailIn(workspace);
    other.db.exec('DROP TRIGGER trail_is_kept; DELETE FROM trail WHERE sequence = 12');
    other.close();
    expect(() => enterSome(trail, 1)).toThrow(/entries 12 to 12 are gone/);
    expect(trail.state()).toMatchObject({ problem: expect.stringContaining('gone') });
    expect(() => enterSome(trail, 1)).toThrow(/the audit trail is not what it was/);
    expect(() => trail.verify()).toThrow(/gone from its end/);
    close();
  });
});

describe('the books', () => {
  it('refuse to change or remove an entry', () => {
    const { db, close } = trailIn(workspaceWithTrail());
    expect(() => db.exec("UPDATE trail SET actor = 'somebody'")).toThrow(/append-only/);
    expect(() => db.exec('DELETE FROM trail')).toThrow(/append-only/);
    close();
  });
});
