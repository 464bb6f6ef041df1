import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Column } from '#shared/definition.ts';

/** The benchmarks' records: a 12-digit key and four fields, about 65 bytes; every 10,007th is missing or different outbound. */
export type SideName = 'inbound' | 'outbound';

export const names = ['sku', 'sku_name', 'price', 'status', 'updated_at'];
export const columns: Column[] = names.map((name) => ({
  name,
  type: 'text',
  trim: false,
  ignoreCase: false,
  zone: 'UTC',
  format: 'iso',
}));
export const key = columns.slice(0, 1);
export const fields = columns.slice(1);

/** A record's values, or undefined where this side has none. */
export function valuesOf(i: number, side: SideName): string[] | undefined {
  const isOdd = side === 'outbound' && i % 10_007 < 2;
  if (isOdd && i % 10_007 === 0) return undefined;
  const cents = 990 + ((i * 7_919) % 500_000);
  const price = `${Math.floor(cents / 100)}.${two(cents % 100)}`;
  const name = `${goods[i & 3]} ${isOdd ? 'x' : i % 90}`;
  const time = `2026-06-16 ${two(10 + (i % 8))}:${two(i % 60)}:${two(Math.floor(i / 60) % 60)}`;
  return [String(100_000_000_000 + i * 37), name, price, i % 10 === 0 ? '2' : '1', time];
}

export async function writeCsv(path: string, records: number, side: SideName): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${names.join(',')}\n`);
  let block: string[] = [];
  for (let i = 0; i < records; i++) {
    const values = valuesOf(i, side);
    if (values) block.push(values.join(','), '\n');
    if (block.length < 40_000) continue;
    if (!out.write(block.join(''))) await once(out, 'drain');
    block = [];
  }
  out.end(block.join(''));
  await once(out, 'close');
}

const goods = ['Aurora Kettle', 'Northwind Desk lamp', 'Juniper Rice cooker', 'Halcyon Headphones'];

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
