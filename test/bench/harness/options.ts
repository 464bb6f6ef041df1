import { parseArgs } from 'node:util';
import * as z from 'zod';

/** What a benchmark was asked for. `only` is also taken as a bare word, because npm swallows options before `--`. */
export type BenchOptions = { size: string; records: number; rounds: number };

const rawOptions = z.object({
  size: z.string().regex(/^\d+(\.\d+)?[km]?$/i, 'write a size as 2m, 500k or 20000'),
  rounds: z.coerce.number().int().min(1).max(100),
});

export function benchOptions(args = process.argv.slice(2)): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      size: { type: 'string', default: '2m' },
      only: { type: 'string' },
      rounds: { type: 'string', default: '3' },
    },
    allowPositionals: true,
  });
  const { size, rounds } = rawOptions.parse(values);
  return { size: size.toLowerCase(), records: recordsOf(size), rounds };
}

/** `2m` → 2,000,000. */
export function recordsOf(size: string): number {
  const unit = size.at(-1)?.toLowerCase();
  return Math.round(Number.parseFloat(size) * (unit === 'm' ? 1e6 : unit === 'k' ? 1e3 : 1));
}

/** 2,000,000 → `2m`. */
export function sizeOf(records: number): string {
  if (records >= 1e6) return `${records / 1e6}m`;
  return records >= 1e3 ? `${records / 1e3}k` : String(records);
}
