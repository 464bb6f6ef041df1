import { InvalidArgumentError } from 'commander';
import { type Analysis, analysisDaysSchema, type HoursBucket } from '#shared/analysis.ts';
import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import { countFindings, findingKinds, kindGlyphs } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { nearest, printable } from '#shared/text.ts';
import { indent, moment, number, paint, table } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

type Options = { days: number; csv?: boolean; journal?: boolean };

export const addAnalysis: AddCommand = (program, act) => {
  program
    .command('analysis')
    .argument('[name]', 'a reconciliation (default: that of the newest run)')
    .option('--days <n>', 'how far back', daysOf, limits.analysisDays)
    .option('--journal', "everybody's runs, from the journal that its definition names")
    .option('--csv', 'a run a line, for spreadsheets and programs')
    .description('how a reconciliation went: match rate, findings, age of open ones, time to close, throughput')
    .action(
      act(async (session, name: string | undefined, { days, csv, journal }: Options) => {
        const client = await session.client();
        const found = await reconciliationOf(client, name);
        const analysis = await (journal
          ? client.analysis.journal({ path: found.path, days })
          : client.analysis.of({ name: found.name, days }));
        session.print(analysis, csv ? csvOf(analysis) : `\n${indent(textOf(analysis))}\n`);
        return 0;
      }),
    );
};

function daysOf(text: string): number {
  const days = analysisDaysSchema.safeParse(Number(text)).data;
  if (days !== undefined) return days;
  throw new InvalidArgumentError(`Days are a number from 1 to ${limits.analysisDaysMax}.`);
}

async function reconciliationOf(client: EngineClient, name: string | undefined) {
  const all = await client.analysis.reconciliations();
  const found = name === undefined ? all[0] : all.find((one) => one.name === name);
  if (found) return found;
  if (name === undefined)
    throw new TieoutError('not-found', 'there is no run yet', { next: 'Make one: tieout run FILE.' });
  const names = all.map((one) => one.name);
  const near = nearest(name, names);
  throw new TieoutError('not-found', `no run of ${name} is in this workspace`, {
    next: near ? `Did you mean ${near}?` : 'tieout runs lists what was run.',
  });
}

function textOf({ name, runs, from, isCut, open, closing }: Analysis): string {
  // Of the runs of one workspace nobody needs to be told whose they are.
  const hasPeople = runs.some(({ person }) => person !== null);
  const heads = [
    'run',
    'started',
    'matched',
    'records',
    ...findingKinds.map((kind) => `${kindGlyphs[kind]} ${kind}`),
    'records/s',
    ...(hasPeople ? ['by'] : []),
  ];
  const rows = runs.map((run) => [
    run.run,
    moment(run.startedAt),
    rateText(run.rate),
    number(run.records),
    ...findingKinds.map((kind) => number(run.findings[kind] ?? 0)),
    run.seconds > 0 ? number(Math.round(run.records / run.seconds)) : '–',
    ...(hasPeople ? [printable(run.person ?? '')] : []),
  ]);
  const since = `since ${moment(from)}${isCut ? ', the newest of them' : ''}`;
  return [
    `${paint('bold', printable(name))}  ${since}`,
    runs.length === 0
      ? 'No run has ended in this time.'
      : table([heads.map((head) => paint('dim', head)), ...rows], [2, 3, 4, 5, 6, 7, 8, 9]),
    ...(open ? [`${number(open.findings)} findings are open: ${bucketsText(open.ages)}`] : []),
    ...(closing && closing.findings > 0
      ? [`${number(closing.findings)} findings were closed: ${bucketsText(closing.times)}`]
      : []),
  ].join('\n\n');
}

function bucketsText(buckets: HoursBucket[]): string {
  return buckets
    .map(({ hours, findings }, i) => {
      const bound = hours ?? buckets[i - 1]?.hours ?? 0;
      return `${number(findings)} ${hours === null ? 'later than' : 'within'} ${bound % 24 === 0 ? `${bound / 24} d` : `${bound} h`}`;
    })
    .join(' · ');
}

function rateText(rate: number | null): string {
  return rate === null ? '–' : `${(Math.floor(rate * 1_000_000) / 10_000).toFixed(rate > 0.999 && rate < 1 ? 4 : 2)} %`;
}

/** Names and times hold no comma but the names of activities and people may: they come last, quoted. */
function csvOf({ runs }: Analysis): string {
  const lines = runs.map((run) =>
    [
      ...[run.run, run.startedAt, run.verdict, run.rate ?? '', run.records, run.seconds, countFindings(run.findings)],
      ...findingKinds.map((kind) => run.findings[kind] ?? 0),
      ...[run.activity, run.person].map((text) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`)),
    ].join(','),
  );
  return [
    ['run', 'started', 'verdict', 'rate', 'records', 'seconds', 'findings', ...findingKinds, 'activity', 'person'].join(
      ',',
    ),
    ...lines,
  ].join('\n');
}
