import { exitCodes } from '#shared/errors.ts';
import { type SourceRole, sides } from '#shared/finding.ts';
import type { SideTrial } from '#shared/sample.ts';
import { printable } from '#shared/text.ts';
import { indent, paint, table, value } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addCheck: AddCommand = (program, act) => {
  program
    .command('check')
    .argument('<file>', 'definition file')
    .description('validate a definition and read the first records of both sides (and of the master list)')
    .action(
      act(async (session, file: string) => {
        const client = await session.client();
        const { name, warnings, ...trials } = await client.definitions.check({ path: file });
        const tried = [...sides, 'master' as const].flatMap((role): [SourceRole, SideTrial][] => {
          const trial = trials[role];
          return trial ? [[role, trial]] : [];
        });
        const json = Object.fromEntries(tried.map(([role, trial]) => [role, sideJson(trial)]));
        const told = warnings.map((sentence) => paint('yellow', `! ${printable(session.typed(sentence))}`));
        const parts = [paint('bold', name), ...tried.map(([role, trial]) => sideText(role, trial)), ...told];
        session.print({ name, ...json, warnings }, `\n${indent(parts.join('\n\n'))}\n`);
        const failed = tried.map(([, trial]) => trial).find((trial) => 'failure' in trial);
        return failed ? exitCodes[failed.failure.code] : 0;
      }),
    );
};

function sideJson(trial: SideTrial) {
  return 'failure' in trial ? { ok: false, error: trial.failure } : { ok: true, ...trial.sample };
}

/** Records are there, and not one of the first can be read: most likely the definition has a type or a format wrong. */
function isUnreadable(trial: SideTrial): boolean {
  return 'sample' in trial && trial.sample.records.length === 0 && trial.sample.invalid.length > 0;
}

function sideText(side: SourceRole, trial: SideTrial): string {
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
  if (isUnreadable(trial)) {
    const none = `none of the first ${invalid.length} records can be read`;
    return `${paint('yellow', '!')} ${side}: ${none}\n${indent([...invalid, unreadableAdvice].join('\n'))}`;
  }
  const isEmpty = rows.length + invalid.length === 0;
  const body = isEmpty ? paint('yellow', 'no records') : table([heads, ...rows]);
  return `${paint('green', '✓')} ${side}\n${indent([body, ...invalid].join('\n'))}`;
}

const unreadableAdvice =
  "Correct the fields' types, or their format where people wrote the values: grouped (40,055.98), ymd, dmy, mdy (18.5.2026).";
