import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { exitCodes } from '#shared/errors.ts';
import { publicKeySchema } from '#shared/people.ts';
import type { Verification } from '#shared/signoff.ts';
import { plural } from '#shared/text.ts';
import { indent, paint } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';
import { verifyBundle } from './verify/bundle.ts';

export const addVerify: AddCommand = (program, act) => {
  program
    .command('verify')
    .argument('[path]', 'a bundle, which needs no workspace, or the folder of a workspace; else this one')
    .option('--replay', "compare a bundle's snapshots once more, and hold the findings against it")
    .option('--key <key>', 'the public key that a bundle must be signed with, as you were told it', keyOf)
    .description('verify a workspace or a bundle from its bytes: audit trail, checkpoints, evidence, books, signatures')
    .action(
      act(async (session, path: string | undefined, { replay, key }: { replay?: boolean; key?: string }) => {
        if (path !== undefined && !isFolder(path))
          return verifyBundle(session, { path: resolve(path), isReplayed: replay ?? false, ...(key && { key }) });
        const client = await session.client(path);
        const found = await client.trail.verify();
        session.print(found, `\n${indent(session.typed(told(found)))}\n`);
        return found.isWhole ? 0 : exitCodes.verification;
      }),
    );
};

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function keyOf(text: string): string {
  const key = publicKeySchema.safeParse(text);
  if (key.success) return key.data;
  throw new InvalidArgumentError('A public key is 64 hexadecimal digits.');
}

function told({
  journals,
  isWhole,
  entries,
  checkpoints,
  runs,
  snapshots,
  signatures,
  rechecks,
  unsealedRechecks,
  deleted,
  byContentOnly,
  goneOnWith,
  problems,
}: Verification): string {
  const looked = [
    `${entries.toLocaleString('en-US')} entries`,
    plural(checkpoints, 'checkpoint'),
    plural(runs, 'run'),
    plural(snapshots, 'snapshot'),
    plural(signatures, 'signature'),
    ...(rechecks > 0 ? [plural(rechecks, 'recheck')] : []),
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
  const older =
    byContentOnly.length === 0 ? [] : [`held by content only, from before every byte was: ${byContentOnly.join(', ')}`];
  const unsealed =
    unsealedRechecks.length === 0 ? [] : [`rechecks not sealed, from before they were: ${unsealedRechecks.join(', ')}`];
  const unended =
    goneOnWith.length === 0
      ? []
      : [`held by content only, gone on with and not ended again: ${goneOnWith.join(', ')} (tieout resume RUN)`];
  return [
    `${head}  ${paint('dim', looked)}`,
    ...problems.map((problem) => `  ${problem}`),
    ...gone,
    ...older,
    ...unsealed,
    ...unended,
    ...compared,
  ].join('\n');
}
