import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../sides/cache.ts';
import { type Figure, median, type Report, reportSchema, wayText } from './figures.ts';
import { thisMachine, tieoutVersion } from './machine.ts';
import { benchOptions } from './options.ts';
import { type Fit, fitting, type Needs } from './room.ts';
import { say } from './say.ts';

export const reportsFolder = join('out', 'bench');

const interruptedExitCode = 130;

type Run = (setting: {
  records: number;
  folder: string;
}) => Promise<{ figures: Figure[]; versions?: Report['versions'] }>;

/** Runs a benchmark in a folder of its own, prints its figures, and writes them to `out/bench/NAME-SIZE.json`. */
export async function benchmark(name: string, needs: Needs, run: Run): Promise<void> {
  // Only an exit of the process itself ends the servers it has started.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(interruptedExitCode));
  const options = benchOptions();
  const machine = thisMachine();
  const folder = mkdtempSync(join(cacheFolder, `${name}-`));
  try {
    const fitted = fitting(options.records, needs, folder);
    if (fitted.reduced !== undefined) {
      say(
        `${name}: ${options.size} ${fitted.reduced}; measured with ${fitted.records.toLocaleString('en-US')} records`,
      );
    }
    const { figures, versions = {} } = await run({ records: fitted.records, folder });
    const report = reportOf(name, options, fitted, { figures, machine, versions });
    print(report);
    mkdirSync(reportsFolder, { recursive: true });
    writeFileSync(join(reportsFolder, `${name}-${options.size}.json`), `${JSON.stringify(report, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reportOf(
  name: string,
  { size, records: asked, rounds }: ReturnType<typeof benchOptions>,
  fitted: Fit,
  { versions, ...measured }: Pick<Report, 'figures' | 'machine' | 'versions'>,
): Report {
  return reportSchema.parse({
    name,
    size,
    asked,
    ...fitted,
    rounds,
    measuredAt: new Date().toISOString(),
    versions: { tieout: tieoutVersion(), node: process.versions.node, ...versions },
    ...measured,
  });
}

function print({ name, records, reduced, figures }: Report): void {
  console.log(`\n${name}, ${records.toLocaleString('en-US')} records a side${reduced ? ` (more ${reduced})` : ''}`);
  for (const { what, unit, ways } of figures) {
    console.log(`  ${what}`);
    for (const [way, figure] of Object.entries(ways)) {
      console.log(`    ${way.padEnd(38)} ${wayText(figure, unit)}${ratioText(ways, way)}`);
    }
  }
}

/** Ours to theirs, of ways that had as many threads. */
function ratioText(ways: Figure['ways'], peer: string): string {
  const { [peer]: theirs } = ways;
  const ours = Object.keys(ways).filter(isOurs);
  const threads = peer.split(', ').at(-1);
  const counterpart = ours.find((way) => way.split(', ').at(-1) === threads) ?? ours[0];
  const { [counterpart ?? '']: mine } = ways;
  if (isOurs(peer) || !mine || !theirs || theirs.values.length === 0) return '';
  return `  ours is ${(median(mine.values) / median(theirs.values)).toFixed(2)}×`;
}

function isOurs(way: string): boolean {
  return way.startsWith('Tieout');
}
