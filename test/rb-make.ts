import { definitionSchema } from '#shared/definition.ts';
import { openFindings, partitionWriter } from '#worker/evidence/findings-file.ts';
import { prepare, seal } from '#worker/findings.ts';
import { sortableKey } from '#worker/records/packed.ts';
import { emptyTally, type PackedFinding } from '#worker/records/tie-out.ts';
import { packTexts } from '#test/support/packed.ts';
const source = { type: 'sqlite', path: 'x.db', table: 't' };
export const definition = definitionSchema.parse({ name: 'bench', key: ['sku'], fields: ['name', { name: 'price', type: 'decimal' }, { name: 'status', type: 'integer' }, { name: 'updated_at', type: 'datetime' }], inbound: source, outbound: source });
const kinds = ['missing', 'unexpected', 'different', 'different', 'different', 'different', 'different', 'different', 'duplicate', 'invalid'] as const;
export async function make(path: string, count: number) {
  await prepare({ findings: path, key: definition.key, fields: definition.fields });
  const db = openFindings(path, { readonly: false });
  const write = partitionWriter(db);
  const per = Math.ceil(count / 256);
  for (let p = 0; p < 256; p++) {
    const kept: PackedFinding[] = [];
    for (let i = p * per; i < Math.min(count, (p + 1) * per); i++) {
      const k = `SKU-${String((i * 2654435761) % 4294967296).padStart(10, '0')}`;
      const kind = kinds[i % 10] ?? 'missing';
      const key = sortableKey(packTexts([k], 1), 0, 1);
      const a = packTexts([k, `Product ${i} 茶杯`, `${i % 1000}.${i % 97 + 1}`, String(i % 5), '2026-06-17T00:00:00Z'], 1);
      const b = packTexts([k, `Product ${i} 茶杯`, `${i % 1000}.${i % 89 + 1}`, String(i % 5), '2026-06-17T08:00:00Z'], 1);
      kept.push(kind === 'missing' ? { kind, key, inbound: a } : kind === 'unexpected' ? { kind, key, outbound: b } : kind === 'different' ? { kind, key, fields: [1, 3], inbound: a, outbound: b } : kind === 'duplicate' ? { kind, key, counts: { inbound: 2, outbound: 1 } } : { kind, key, invalid: { side: 'inbound', place: `in.csv:${i}`, reason: 'price: not a decimal: "n/a"', raw: `${k},x,n/a` } });
    }
    write(p, { ...emptyTally(4), inboundRecords: per, outboundRecords: per }, kept);
  }
  db.close();
  await seal({ findings: path });
}
