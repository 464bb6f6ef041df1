import { exitCodes } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { SideTrial } from '#shared/sample.ts';
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
        const client = await session.client();
        const { name, ...trials } = await client.definitions.check({ path: file });
        const json = Object.fromEntries(sides.map((side) => [side, sideJson(trials[side])]));
        session.print(
          { name, ...json },
          `\n${indent([paint('bold', name), ...sides.map((side) => sideText(side, trials[side]))].join('\n\n'))}\n`,
        );
        const failed = sides.map((side) => trials[side]).find((trial) => 'failure' in trial);
        return failed ? exitCodes[failed.failure.code] : 0;
      }),
    );
};

function sideJson(trial: SideTrial) {
  return 'failure' in trial ? { ok: false, error: trial.failure } : { ok: true, ...trial.sample };
}

function sideText(side: Side, trial: SideTrial): string {
  if ('failure' in trial) {
    const { message, next } = trial.failure;
    return `${paint('red', '✗')} ${side}\n${indent([message, ...(next ? [next] : [])].map(printable).join('\n'))}`;
  }
  const { sample } = trial;
  const heads = sample.fields.map((field) => paint('dim', printable(field)));
  const rows = sample.records.map((record) => record.map((text) => value(text, 32)));
  const invalid = sample.invalid.map(({ place, reason }) =>
    paint('yellow', `! ${printable(place)}  ${printable(reason)}`),
  );
  const isEmpty = rows.length + invalid.length === 0;
  const body = isEmpty ? paint('yellow', 'no records') : table([heads, ...rows]);
  return `${paint('green', '✓')} ${side}\n${indent([body, ...invalid].join('\n'))}`;
}
