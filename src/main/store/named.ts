import { naming, type Sqlite } from '#storage/sqlite.ts';

type Named<Asked> = { name: string; asked: Asked };

/**
 * What people have given a name, of a reconciliation. `read` takes what a newer Tieout wrote as far as it is understood;
 * undefined leaves it out.
 */
export function namedBooks<Asked>(
  db: Sqlite,
  table: 'view' | 'report_template',
  read: (asked: unknown) => Asked | undefined,
) {
  const change = (sql: string, ...values: string[]) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(...values));
  const understood = ({ name, asked }: Named<string>): Named<Asked>[] => {
    const taken = read(JSON.parse(asked));
    return taken === undefined ? [] : [{ name, asked: taken }];
  };
  return {
    list: (reconciliation: string): Named<Asked>[] =>
      db
        .prepare<[string], Named<string>>(`SELECT name, asked FROM ${table} WHERE reconciliation = ? ORDER BY name`)
        .all(reconciliation)
        .flatMap(understood),
    all: (): (Named<Asked> & { reconciliation: string })[] =>
      db
        .prepare<[], Named<string> & { reconciliation: string }>(`SELECT * FROM ${table} ORDER BY reconciliation, name`)
        .all()
        .flatMap(({ reconciliation, ...row }) => understood(row).map((one) => ({ reconciliation, ...one }))),
    /** One of the same name is replaced. */
    save: (reconciliation: string, { name, asked }: Named<Asked>): void =>
      change(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`, reconciliation, name, JSON.stringify(asked)),
    remove: (reconciliation: string, name: string): void =>
      change(`DELETE FROM ${table} WHERE reconciliation = ? AND name = ?`, reconciliation, name),
  };
}
