import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '#test/support/random.ts';

/** Makes the files large enough that reading them takes many turns. */
const padding = 'in full '.repeat(60);

/** Two CSV sides with every kind of finding between them and their definition, which is returned. */
export function writeSides(folder: string, { records, seed }: { records: number; seed: number }): string {
  const random = randomFrom(seed);
  const [inbound, outbound] = [['sku,price,name'], ['sku,price,name']];
  for (let i = 0; i < records; i++) {
    const line = (price: number | string) => `S${i},${price},"name of ${i}, ${padding}"`;
    const kind = random.below(100);
    if (kind !== 0) inbound.push(line(i));
    if (kind !== 1) outbound.push(line(kind < 12 ? i + 1 : i));
    if (kind === 2) outbound.push(line(i));
    if (kind === 3) inbound.push(`S${i}b,n/a,`);
  }
  writeFileSync(join(folder, 'in.csv'), inbound.join('\n'));
  writeFileSync(join(folder, 'out.csv'), outbound.join('\n'));
  const definition = join(folder, 'definition.yaml');
  const fields = '[{ name: price, type: decimal }, name]';
  const sides = 'inbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }';
  writeFileSync(definition, `name: faults\nkey: [sku]\nfields: ${fields}\n${sides}\n`);
  return definition;
}
