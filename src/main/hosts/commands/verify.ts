import { exitCodes } from '#shared/errors.ts';
import type { Verification } from '#shared/signoff.ts';
import { plural } from '#shared/text.ts';
import { indent, paint } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addVerify: AddCommand = (program, act) => {
  program
    .command('verify')
    .description('verify the workspace from its bytes: audit trail, checkpoints, evidence, books, signatures')
    .action(
      act(async (session) => {
        const client = await session.client();
        const found = await client.trail.verify();
        session.print(found, `\n${indent(told(found))}\n`);
        return found.isWhole ? 0 : exitCodes.verification;
      }),
    );
};

function told({
  journals,
  isWhole,
  entries,
  checkpoints,
  runs,
  snapshots,
  signatures,
  deleted,
  problems,
}: Verification): string {
  const looked = [
    `${entries.toLocaleString('en-US')} entries`,
    plural(checkpoints, 'checkpoint'),
    plural(runs, 'run'),
    plural(snapshots, 'snapshot'),
    plural(signatures, 'signature'),
  ].join(', ');
  const head = isWhole
    ? paint('green', '✓ everything is what it was')
    : paint('red', `✗ ${plural(problems.length, 'problem')}`);
  const compared = journals.map(({ journal, checkpoints: held, notCompared }) =>
    notCompared === null
      ? paint('dim', `compared with ${plural(held, 'checkpoint')} in the journal ${journal}`)
      : paint('yellow', `not compared with the journal ${journal}: ${notCompared}`),
  );
  const gone = deleted.length === 0 ? [] : [`evidence deleted with a reason: ${deleted.join(', ')}`];
  return [`${head}  ${paint('dim', looked)}`, ...problems.map((problem) => `  ${problem}`), ...gone, ...compared].join(
    '\n',
  );
}
