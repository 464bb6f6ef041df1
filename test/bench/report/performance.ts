import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Report, reportSchema } from '../harness/figures.ts';
import { withFigures } from './document.ts';

/** Draws the tables of docs/performance.md anew from the figures in out/bench. */
const path = join('docs', 'performance.md');
/** Smaller sizes are trials of the benchmarks themselves: the start of a thread weighs more in them than the records. */
const recordsMin = 2_000_000;
const folder = join('out', 'bench');

const document = readFileSync(path, 'utf8');
const drawn = withFigures(document, reports());
if (drawn !== document) writeFileSync(path, drawn);
console.log(`\n${path} ${drawn === document ? 'is as it was' : 'has the new figures'}`);

/** Figures that an earlier state of the benchmarks left behind are no figures. */
function reports(): Report[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const parsed = reportSchema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (!parsed.success) process.stderr.write(`${join(folder, name)} is of another state of the benchmarks\n`);
      return parsed.success && parsed.data.asked >= recordsMin ? [parsed.data] : [];
    });
}
