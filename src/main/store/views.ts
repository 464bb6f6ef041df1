import { askedSchema, type View } from '#shared/findings-view.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** Named lists of findings. What a newer Tieout wrote is taken as far as it is understood. */
export function viewBooks(db: Sqlite) {
  const change = (sql: string, ...values: string[]) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(...values));
  return {
    list: (reconciliation: string): View[] =>
      db
        .prepare<[string], { name: string; asked: string }>(
          'SELECT name, asked FROM view WHERE reconciliation = ? ORDER BY name',
        )
        .all(reconciliation)
        .map(({ name, asked }) => ({ name, asked: askedSchema.catch({}).parse(JSON.parse(asked)) })),
    /** One of the same name is replaced. */
    save: (reconciliation: string, { name, asked }: View): void =>
      change('INSERT OR REPLACE INTO view VALUES (?, ?, ?)', reconciliation, name, JSON.stringify(asked)),
    remove: (reconciliation: string, name: string): void =>
      change('DELETE FROM view WHERE reconciliation = ? AND name = ?', reconciliation, name),
  };
}
