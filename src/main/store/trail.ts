import type { TrailBooks, TrailRow } from '#main/core/ports.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** The audit trail in the books. */
export function trailBooks(db: Sqlite): TrailBooks {
  const inBooks = <Result>(act: () => Result) => naming(db.name, 'the workspace', act);
  const head = db.prepare<[], Pick<TrailRow, 'sequence' | 'hash'>>(
    'SELECT sequence, hash FROM trail ORDER BY sequence DESC LIMIT 1',
  );
  const insert = db.prepare('INSERT INTO trail VALUES (@sequence, @at, @actor, @action, @payload, @previous, @hash)');
  const after = db.prepare<[number], TrailRow>('SELECT * FROM trail WHERE sequence > ? ORDER BY sequence');
  return {
    together: (act) => inBooks(() => db.transaction(act).immediate()),
    head: () => head.get(),
    areNew: () =>
      db
        .prepare<[], number>(
          `SELECT NOT EXISTS (SELECT 1 FROM trail) AND NOT EXISTS (SELECT 1 FROM trail_checkpoint)
           AND NOT EXISTS (SELECT 1 FROM run)`,
        )
        .pluck()
        .get() === 1,
    add: (row) => void inBooks(() => insert.run(row)),
    after: (sequence) => after.iterate(sequence),
    newest: ({ run, actions, before, count }) =>
      db
        .prepare<unknown[], TrailRow>(
          `SELECT * FROM trail WHERE sequence < ? ${run === undefined ? '' : `AND ${ofRun}`}
           ${actions ? `AND action IN (${marks(actions)})` : ''} ORDER BY sequence DESC LIMIT ?`,
        )
        .all(before ?? Number.MAX_SAFE_INTEGER, ...(run === undefined ? [] : [run]), ...(actions ?? []), count),
    page({ run, actions, actor, from, count }) {
      const where = [
        run !== undefined && ofRun,
        actions && `action IN (${marks(actions)})`,
        actor !== undefined && 'actor = ?',
      ];
      const values = [...(run === undefined ? [] : [run]), ...(actions ?? []), ...(actor === undefined ? [] : [actor])];
      const chosen = `FROM trail WHERE ${[...where.filter(Boolean), 'TRUE'].join(' AND ')}`;
      const rows = db.prepare<unknown[], TrailRow>(`SELECT * ${chosen} ORDER BY sequence DESC LIMIT ? OFFSET ?`);
      const total =
        db
          .prepare<unknown[], number>(`SELECT count(*) ${chosen}`)
          .pluck()
          .get(...values) ?? 0;
      return { rows: rows.all(...values, count, from), total };
    },
    of: (actions, run) =>
      db
        .prepare<unknown[], TrailRow>(
          `SELECT * FROM trail WHERE action IN (${marks(actions)}) ${run === undefined ? '' : `AND ${ofRun}`}
           ORDER BY sequence`,
        )
        .all(...actions, ...(run === undefined ? [] : [run])),
    keepCheckpoint: (checkpoint) =>
      void inBooks(() =>
        db
          .prepare('INSERT OR IGNORE INTO trail_checkpoint VALUES (?, ?)')
          .run(checkpoint.size, JSON.stringify(checkpoint)),
      ),
    checkpoints: () => db.prepare<[], string>('SELECT checkpoint FROM trail_checkpoint ORDER BY size').pluck().all(),
  };
}

const ofRun = "json_extract(payload, '$.run') = ?";

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
