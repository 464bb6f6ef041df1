import { invariant } from '#shared/errors.ts';
import type { Bench, BenchEvent, BenchStep } from '#shared/forecast.ts';
import { limits } from '#shared/limits.ts';
import { ending, forecastText } from '../terminal/forecast.ts';
import { duration, indent, number, paint, table } from '../terminal/style.ts';
import { countOf } from './arguments.ts';
import type { AddCommand } from './command.ts';

export const addBench: AddCommand = (program, act) => {
  program
    .command('bench')
    .argument('[file]', 'definition file, whose sources are then measured, too')
    .option('--records <count>', 'records a side of the run to be estimated, such as 200m')
    .description('measure this machine, and say when a run of so many records would finish')
    .action(
      act(async (session, file: string | undefined, { records }: { records?: string }) => {
        const asked = records === undefined ? undefined : countOf(records, '--records');
        const client = await session.client();
        const asking = {
          ...(file === undefined ? {} : { path: file }),
          ...(asked === undefined ? {} : { records: asked }),
        };
        const bench = await lastOf(await client.workspace.bench(asking), session.isQuiet ? () => {} : showStep);
        session.print(bench, `\n${indent(benchText(bench))}\n`);
        return 0;
      }),
    );
};

async function lastOf(events: AsyncIterable<BenchEvent>, onStep: (step: BenchStep) => void): Promise<Bench> {
  let bench: Bench | undefined;
  for await (const event of events) {
    if ('step' in event) onStep(event.step);
    else bench = event.bench;
  }
  invariant(bench, 'a stream of measuring ended without what was measured');
  return bench;
}

const stepTexts: Record<BenchStep, string> = {
  counting: 'Counting the records of both sides',
  generating: `Generating ${number(limits.benchRecords)} records a side`,
  keeping: 'Keeping them',
  comparing: 'Comparing them',
  sampling: 'Reading a sample of both sides',
};

/** For people a line a step; for programs a JSON line, as a run's progress is. */
function showStep(step: BenchStep): void {
  const line = process.stderr.isTTY
    ? paint('dim', `${stepTexts[step]}…`, process.stderr)
    : JSON.stringify({ phase: 'bench', step });
  process.stderr.write(`${line}\n`);
}

function benchText(bench: Bench): string {
  const { machine, name, forecast } = bench;
  const heads = ['', 'records', 'records/s', 'bytes a record'].map((head) => paint('dim', head));
  const row = (what: string, rate: number, weight = '') => [what, number(machine.records), number(rate), weight];
  const measured = table(
    [
      heads,
      row('keep from CSV', machine.csv.recordsPerSecond, number(machine.csv.bytesPerRecord)),
      row('keep from JSON', machine.json.recordsPerSecond, number(machine.json.bytesPerRecord)),
      row('compare', machine.pairsPerSecond),
    ],
    [1, 2, 3],
  );
  return [
    `${paint('bold', 'This machine')}  ${paint('dim', machine.machine)}`,
    measured,
    paint('bold', name ?? 'A run of generated records'),
    forecastText(forecast),
    paint('bold', answer(bench)),
  ].join('\n\n');
}

/** The question was: so many records, so many comparisons of 5,000 — is there enough time before the activity starts? */
function answer({ forecast, chunks }: Bench): string {
  const records = Math.max(forecast.inbound.records, forecast.outbound.records);
  const comparisons = `${number(chunks)} ${chunks === 1 ? 'comparison' : 'comparisons'} of up to ${number(limits.chunkRecordsMax)}`;
  const size = `${number(records)} records a side, ${comparisons}`;
  return `${size}: about ${duration(forecast.seconds.total)}.\nStarted now, it will ${ending(forecast)}.`;
}
