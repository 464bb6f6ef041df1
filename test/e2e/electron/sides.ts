import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A definition over two CSV files in a folder: one record is missing, and one different. Returns its path. */
export function writeSides(folder: string, records: number): string {
  const lines = (wanted: (i: number) => string | undefined) =>
    `k,v\n${Array.from({ length: records }, (_, i) => wanted(i) ?? '').join('')}`;
  writeFileSync(
    join(folder, 'in.csv'),
    lines((i) => `key ${i},value ${i}\n`),
  );
  writeFileSync(
    join(folder, 'out.csv'),
    lines((i) => (i === 7 ? undefined : `key ${i},value ${i === 11 ? 0 : i}\n`)),
  );
  const definition = join(folder, 'sides.yaml');
  writeFileSync(
    definition,
    'name: sides\nkey: [k]\nfields: [v]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
  return definition;
}
