import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Ways of doing the same work, each returning nothing; they are run in turn so that a noisy machine is noisy to all. */
export type Ways = Record<string, (round: number) => Promise<void>>;

/** One line of a benchmark's table: a figure for each way, and the first way's ratio to each other. */
export type Figure = { what: string; unit: string; medians: Record<string, number>; seconds: Record<string, number[]> };

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '2m' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
  allowPositionals: true,
});

export const records = sizeOf(values.size);
const rounds = Number(values.rounds);

/** Runs a benchmark in a folder of its own, unless another was asked for, and writes its figures to out/bench. */
export async function benchmark(name: string, run: (folder: string) => Promise<Figure[]>): Promise<void> {
  if (values.only && values.only !== name) return;
  const folder = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  try {
    console.log(`\n${name}, ${records.toLocaleString('en-US')} records a side`);
    const figures = await run(folder);
    for (const figure of figures) print(figure);
    mkdirSync('out/bench', { recursive: true });
    writeFileSync(`out/bench/${name}-${values.size}.json`, `${JSON.stringify({ name, records, figures }, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Times every way `rounds` times, interleaved, and gives the median rate of each in `unit`s of `amount` a second. */
export async function compare(what: string, unit: string, amount: number, ways: Ways): Promise<Figure> {
  const seconds: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      globalThis.gc?.();
      const began = performance.now();
      await way(round);
      seconds[name] = [...(seconds[name] ?? []), (performance.now() - began) / 1_000];
    }
  }
  const medians = Object.fromEntries(Object.entries(seconds).map(([name, times]) => [name, amount / median(times)]));
  return { what, unit, medians, seconds };
}

function print({ what, unit, medians, seconds }: Figure): void {
  console.log(`  ${what}`);
  const [first = 1] = Object.values(medians);
  for (const [name, rate] of Object.entries(medians)) {
    const times = (seconds[name] ?? []).map((time) => time.toFixed(2)).join(' ');
    const ratio = rate === first ? '' : `  ours is ${(first / rate).toFixed(2)}×`;
    console.log(`    ${name.padEnd(34)} ${(rate / 1e6).toFixed(2).padStart(6)} M ${unit}/s  (${times} s)${ratio}`);
  }
}

function median(times: number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function sizeOf(text: string): number {
  const [, number = '2', unit = ''] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text) ?? [];
  return Math.round(Number(number) * { k: 1e3, m: 1e6, '': 1 }[unit.toLowerCase() as 'k' | 'm' | '']);
}
