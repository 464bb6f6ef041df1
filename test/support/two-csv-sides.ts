import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a definition and, beside it, its two sides, between which one record is missing and one different. */
export function writeSides(definition: string, records: number, more = ''): void {
  const line = (i: number, value: number) => `key ${i},value ${value}\n`;
  const all = Array.from({ length: records }, (_, i) => i);
  const [inbound, outbound] = [`${definition}.in.csv`, `${definition}.out.csv`];
  mkdirSync(dirname(definition), { recursive: true });
  writeFileSync(inbound, `k,v\n${all.map((i) => line(i, i)).join('')}`);
  const held = all.filter((i) => i !== 7).map((i) => line(i, i === 11 ? 0 : i));
  writeFileSync(outbound, `k,v\n${held.join('')}`);
  const source = (path: string) => `{ type: csv, path: ${JSON.stringify(path)} }`;
  writeFileSync(
    definition,
    `name: sides\nkey: [k]\nfields: [v]\ninbound: ${source(inbound)}\noutbound: ${source(outbound)}\n${more}\n`,
  );
}
