import { resolve } from 'node:path';
import { Option } from 'commander';
import { type ComparedRow, comparedRows } from '#shared/compared-rows.ts';
import { TieoutError } from '#shared/errors.ts';
import { kindGlyphs } from '#shared/finding.ts';
import { comparedFormats, type Report } from '#shared/report.ts';
import { checkedComparedFormat } from '#shared/report-check.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { fates, type RunComparison } from '#shared/run-comparison.ts';
import { shapeText } from '#shared/shape-words.ts';
import { bytesText, plural, printable } from '#shared/text.ts';
import { indent, number, paint, table } from '../terminal/style.ts';
import { outText } from './arguments.ts';
import type { AddCommand } from './command.ts';
import { write } from './export.ts';

/** `ndjson, json or csv` */
const formatsText = `${comparedFormats.slice(0, -1).join(', ')} or ${comparedFormats.at(-1)}`;

export const addCompare: AddCommand = (program, act) => {
  program
    .command('compare')
    .argument('<run>', 'a run, or latest')
    .argument('<other>', 'another run of the same reconciliation')
    .option('--format <format>', `write every finding with what became of it, as ${formatsText}`)
    .option('--out <path>', `${outText}; PATH.manifest.json beside it says which runs it is of`)
    .option('--raw', 'csv with every value as it is, for programs')
    .option('--bom', 'csv that Excel takes for UTF-8')
    .addOption(new Option('--language <language>', 'of html, pdf and xlsx').choices(['en', 'zh']))
    .description(
      'tell what is new, gone, changed and the same between two runs; exits 0 where nothing is new or changed',
    )
    .action(
      act(async (session, run: string, other: string, given: Given) => {
        const asked = askedFor(given);
        const client = await session.client();
        const compared = await client.shapes.compare({ run, with: other });
        const report = asked && (await write(client, { run, with: other, ...asked }));
        session.print(
          { ...compared, ...(report && { report }) },
          `\n${indent(textOf(compared))}\n${writtenText(report)}`,
        );
        return compared.fates.new.findings + compared.fates.changed.findings > 0 ? 1 : 0;
      }),
    );
};

type Given = { format?: string; out?: string } & Pick<ReportOptions, 'raw' | 'bom' | 'language'>;

/** The file that is asked for, if any. It is refused before anything is compared where nothing could come of it. */
function askedFor({ format, out, raw, bom, language }: Given) {
  const options = { ...(raw && { raw }), ...(bom && { bom }), ...(language && { language }) };
  if (format === undefined && out === undefined && Object.keys(options).length === 0) return undefined;
  if (format === undefined)
    throw new TieoutError('usage', 'no format is given for the file', { next: `Give --format (${formatsText}).` });
  if (out === undefined)
    throw new TieoutError('usage', `no file is given for --format ${format}`, { next: 'Give --out.' });
  return { format: checkedComparedFormat(format, options), path: resolve(out), options };
}

function writtenText(report: Report | undefined): string {
  if (!report) return '';
  const { findings, path, bytes } = report;
  return `\n${indent(`${plural(findings, 'line')} written to ${path} (${bytesText(bytes)})`)}\n`;
}

function textOf(compared: RunComparison): string {
  const { name, before, after, hasOtherColumns } = compared;
  const heads = ['', '', ...fates.map((head) => paint('dim', head))];
  const rows = comparedRows(compared).map((row, i, all) => [
    paint('dim', row.of === all[i - 1]?.of ? '' : row.of),
    whatOf(row),
    ...fates.map((fate) => (row.counts[fate] === 0 ? paint('dim', '0') : number(row.counts[fate]))),
  ]);
  const note = [
    ...(hasOtherColumns ? ['The compared fields are others by now: nothing can be told to be the same.'] : []),
    ...(after.inFlight > 0
      ? [`The later run has ${plural(after.inFlight, 'item')} in flight: some of what is gone may only be on its way.`]
      : []),
  ];
  return [`${paint('bold', name)}  ${before.run} → ${after.run}`, ...note, table([heads, ...rows], [2, 3, 4, 5])].join(
    '\n\n',
  );
}

function whatOf(row: ComparedRow): string {
  switch (row.of) {
    case 'all':
      return 'findings';
    case 'kind':
      return `${kindGlyphs[row.kind]} ${row.kind}`;
    case 'field':
      return printable(row.field);
    case 'shape':
      return printable(shapeText(row.shape, 'en'));
  }
}
