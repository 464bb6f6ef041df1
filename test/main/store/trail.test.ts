import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '#main/store/migrations/index.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { enterSome, problemOf, trailIn } from '#test/support/trail.ts';

const folder = tempFolder();

describe('books of version 3', () => {
  it('get an audit trail, with their runs as they were', () => {
    const workspace = folder.path('old');
    mkdirSync(workspace);
    const old = new Database(join(workspace, 'workspace.db'));
    for (const { version, sql } of migrations) if (version <= 3) old.exec(sql);
    old.pragma(`application_id = ${0x54696f57}`);
    old.pragma('user_version = 3');
    old.exec(
      "INSERT INTO run VALUES ('R1', 'orders', 'failed', NULL, 't', NULL, '/d', 'x', 'a', 'b', NULL, NULL, NULL)",
    );
    old.close();
    const { trail, db, close } = trailIn(workspace);
    expect(trail.state()).toMatchObject({ entries: 1, problem: null });
    enterSome(trail, 1);
    expect(db.prepare('SELECT run FROM run').pluck().all()).toEqual(['R1']);
    close();
    expect(problemOf(workspace)).toBeNull();
  });
});
