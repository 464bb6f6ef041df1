import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { alertBooks } from '#main/store/alerts.ts';
import { openBooks } from '#main/store/database.ts';
import { followBooks } from '#main/store/following.ts';
import { journalBooks } from '#main/store/journal.ts';
import { migrations } from '#main/store/migrations/index.ts';
import { outboxBooks } from '#main/store/outbox.ts';
import { passBooks } from '#main/store/passes.ts';
import { reportTemplateBooks } from '#main/store/report-templates.ts';
import { shapeBooks } from '#main/store/shapes.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

const run = `INSERT INTO run (run, name, state, started_at, definition_path, definition_text, definition_sha256, rules_sha256)
  VALUES ('R1', 'orders', 'ended', '2026-06-01T00:00:00.000Z', '/d.yaml', 'name: orders', 'a', 'b')`;
const shape = "INSERT INTO run_shapes VALUES ('R1', 'd'); INSERT INTO shape_seen VALUES ('R1', 's', 4)";
const outbox = "INSERT INTO rerun_outbox VALUES ('r', 'R1', 1, 5, 2, NULL, 'busy')";
const journal = "INSERT INTO journal VALUES ('R1', 'mysql', 'findings', 'pending', '2026-06-01', NULL, NULL)";
const pass = `INSERT INTO pass VALUES ('p', '/d.yaml', 'orders', NULL, NULL, NULL, '2026-06-01T00:00:00.000Z',
  '2026-06-01T00:00:00.000Z', 0, 0, 'under-way', 'one', 1, NULL, 'R1', NULL, NULL)`;

/** Books as an older Tieout left them, with what it wrote, opened by this one. */
function openedFrom(before: number, ...written: string[]) {
  const workspace = folder.path(`v${before}`);
  mkdirSync(workspace);
  const old = new Database(join(workspace, 'workspace.db'));
  for (const { version, sql } of migrations) if (version <= before) old.exec(sql);
  for (const sql of written) old.exec(sql);
  old.pragma(`application_id = ${0x54696f57}`);
  old.pragma(`user_version = ${before}`);
  old.close();
  const db = openBooks(workspace);
  expect(db.pragma('user_version', { simple: true })).toBe(Math.max(...migrations.map(({ version }) => version)));
  expect(db.prepare('SELECT name FROM run').pluck().all()).toEqual(['orders']);
  return db;
}

describe('books of an older version', () => {
  it('7 remember shapes from then on', () => {
    const db = openedFrom(7, run);
    const shapes = shapeBooks(db);
    expect(shapes.digestOf('R1')).toBeUndefined();
    shapes.keep('R1', 'd', [{ id: 's', count: 4 }]);
    expect(shapes.seen('orders')).toEqual([{ shape: 's', run: 'R1', findings: 4 }]);
    db.close();
  });

  it('8 keep their shapes, and send rerun requests from then on', () => {
    const db = openedFrom(8, run, shape);
    expect(shapeBooks(db).seen('orders')).toHaveLength(1);
    outboxBooks(db).open({ request: 'r', run: 'R1', round: 1, messages: 2 });
    expect(outboxBooks(db).list()).toMatchObject([{ request: 'r', sent: 0, failures: 0 }]);
    db.close();
  });

  it('9 keep what waits to be sent, and know journals and alerts from then on', () => {
    const db = openedFrom(9, run, outbox);
    expect(outboxBooks(db).find('r')).toMatchObject({ sent: 2, failure: 'busy' });
    const state = { run: 'R1', journal: 'mysql', level: 'findings', state: 'pending' } as const;
    journalBooks(db).note({ ...state, at: '2026-06-01', written: null, failure: null });
    expect(journalBooks(db).pending(9)).toEqual(['R1']);
    expect(alertBooks(db).of('R1')).toEqual([]);
    alertBooks(db).look('R1', '2026-06-01', 'mei');
    expect(alertBooks(db).lookedAt('R1')).toBe(true);
    db.close();
  });

  it('10 keep their journals, and begin passes from then on', () => {
    const db = openedFrom(10, run, journal);
    expect(journalBooks(db).pending(9)).toEqual(['R1']);
    expect(passBooks(db).open()).toEqual([]);
    expect(passBooks(db).seenSince('/d.yaml', { cron: '0 2 * * *', zone: 'UTC' }, 'now')).toBe('now');
    db.close();
  });

  it('11 keep their passes, and count how often sending failed from then on', () => {
    const db = openedFrom(11, run, pass, outbox);
    expect(passBooks(db).find('p')).toMatchObject({ run: 'R1', state: 'under-way', holder: 'one' });
    outboxBooks(db).noteFailure('r', 'away', '2026-06-01T00:00:05.000Z');
    expect(outboxBooks(db).find('r')).toMatchObject({ failures: 1, retryAt: '2026-06-01T00:00:05.000Z' });
    db.close();
  });

  it('13 keep all of that, and reports under a name from then on', () => {
    const db = openedFrom(13, run, shape, journal, pass);
    expect(shapeBooks(db).seen('orders')).toHaveLength(1);
    reportTemplateBooks(db).save('orders', { name: 'weekly', asked: { format: 'csv', options: {} } });
    expect(reportTemplateBooks(db).list('orders')).toMatchObject([{ name: 'weekly', asked: { format: 'csv' } }]);
    db.close();
  });

  it('17 keep alerts that wait with what they were refused, and know what follows a run from then on', () => {
    const alert = `INSERT INTO alert VALUES ('a', 'R1', 'differs', 'ops', '/d.yaml', '{}', 'waiting', 3, 0, '2026-06-01',
      '2026-06-01', NULL, 'busy')`;
    const db = openedFrom(17, run, alert);
    expect(db.prepare('SELECT attempts, failures, failure FROM alert').all()).toEqual([
      { attempts: 3, failures: 3, failure: 'busy' },
    ]);
    expect(followBooks(db).list()).toEqual([]);
    for (let twice = 0; twice < 2; twice++) followBooks(db).open('R1', { owesReview: true });
    expect(followBooks(db).list()).toEqual(['R1']);
    expect(followBooks(db).owesReview('R1')).toBe(true);
    followBooks(db).reviewed('R1');
    expect(followBooks(db).owesReview('R1')).toBe(false);
    followBooks(db).close('R1');
    expect(followBooks(db).list()).toEqual([]);
    db.close();
  });
});
