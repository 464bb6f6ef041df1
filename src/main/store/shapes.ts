import type { ShapeBooks, ShapeSeen } from '#main/core/ports.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** Which shapes were seen in which runs, in the books. */
export function shapeBooks(db: Sqlite): ShapeBooks {
  const keep = db.transaction((run: string, digest: string, shapes: { id: string; count: number }[]) => {
    db.prepare('DELETE FROM shape_seen WHERE run = ?').run(run);
    db.prepare('INSERT OR REPLACE INTO run_shapes VALUES (?, ?)').run(run, digest);
    const insert = db.prepare('INSERT INTO shape_seen VALUES (?, ?, ?)');
    for (const { id, count } of shapes) insert.run(run, id, count);
  });
  return {
    keep: (run, digest, shapes) => void naming(db.name, 'the workspace', () => keep.immediate(run, digest, shapes)),
    digestOf: (run) =>
      db.prepare<[string], string>('SELECT findings_digest FROM run_shapes WHERE run = ?').pluck().get(run),
    seen: (name) =>
      db
        .prepare<[string], ShapeSeen>(
          `SELECT shape, run, findings FROM shape_seen JOIN run USING (run) WHERE name = ? ORDER BY started_at, run`,
        )
        .all(name),
  };
}
