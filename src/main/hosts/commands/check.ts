import { exitCodes, TieoutError } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import type { Sample } from '#shared/tasks.ts';
import { printable } from '#shared/text.ts';
import { indent, paint, table, value } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addCheck: AddCommand = (program, act) => {
  program
    .command('check')
    .argument('<file>', 'definition file')
    .description('validate a definition and read the first records of both sides')
    .action(
      act(async (session, file: string) => {
        const { name, sides } = await session.app().check(file);
        const json = Object.fromEntries(sides.map(({ side, sample }) => [side, sideJson(sample)]));
        session.print(
          { name, ...json },
          `\n${indent([paint('bold', name), ...sides.map(({ side, sample }) => sideText(side, sample))].join('\n\n'))}\n`,
        );
        const failure = sides.map(({ sample }) => sample).find((sample) => sample instanceof TieoutError);
        return failure ? exitCodes[failure.code] : 0;
      }),
    );
};

function sideJson(sample: Sample | TieoutError) {
  if (sample instanceof TieoutError)
    return { ok: false, error: { code: sample.code, message: sample.message, next: sample.next } };
  return { ok: true, ...sample };
}

function sideText(side: Side, sample: Sample | TieoutError): string {
  if (sample instanceof TieoutError) {
    return `${paint('red', '✗')} ${side}\n${indent([sample.message, ...(sample.next ? [sample.next] : [])].map(printable).join('\n'))}`;
  }
  const heads = sample.fields.map((field) => paint('dim', printable(field)));
  const rows = sample.records.map((record) => record.map((text) => value(text, 32)));
  const invalid = sample.invalid.map(({ place, reason }) =>
    paint('yellow', `! ${printable(place)}  ${printable(reason)}`),
  );
  const isEmpty = rows.length + invalid.length === 0;
  const body = isEmpty ? paint('yellow', 'no records') : table([heads, ...rows]);
  return `${paint('green', '✓')} ${side}\n${indent([body, ...invalid].join('\n'))}`;
}
