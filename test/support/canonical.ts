import { type Column, definitionSchema } from '#shared/definition.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { canonicalizer } from '#worker/records/canonical.ts';

/** A column as a definition file would write it. */
export function columnOf(settings: object | string): Column {
  const source = { type: 'csv', path: 'x.csv' };
  const { fields } = definitionSchema.parse({
    name: 'x',
    key: ['the key'],
    fields: [typeof settings === 'string' ? { name: 'v', type: settings } : { name: 'v', ...settings }],
    inbound: source,
    outbound: source,
  });
  const [column] = fields;
  if (!column) throw new Error('a definition with one field has one field');
  return column;
}

/** What a value becomes: its canonical text, null, or the refusal as `! reason`. */
export function canonicalOf(column: Column, value: string | Uint8Array): string | null {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  // Something on either side of the range, so that reading past it would show.
  const framed = Buffer.concat([Buffer.from('7'), bytes, Buffer.from('7')]);
  const out = new ByteWriter(16);
  out.text('before');
  const reason = canonicalizer(column)(framed, 1, 1 + bytes.length, out);
  const written = out.bytes.toString('utf8', 'before'.length, out.length);
  if (reason === undefined) return written;
  if (out.length !== 'before'.length) throw new Error(`a refused value left ${JSON.stringify(written)} behind`);
  return reason === null ? null : `! ${reason}`;
}

export function isRefused(canonical: string | null): boolean {
  return canonical?.startsWith('! ') ?? false;
}
