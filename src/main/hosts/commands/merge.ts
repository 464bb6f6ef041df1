import { resolve } from 'node:path';
import { Option } from 'commander';
import { invariant } from '#shared/errors.ts';
import { kindGlyphs } from '#shared/finding.ts';
import type { Merge, MergeConflict } from '#shared/merge.ts';
import { type MergeSide, mergeSides } from '#shared/merge-tasks.ts';
import { plural, printable } from '#shared/text.ts';
import { showBytes } from '../terminal/bytes-shown.ts';
import { indent, paint, table, value } from '../terminal/style.ts';
import { actingAs, asOption } from './acting.ts';
import type { AddCommand } from './command.ts';

type Options = { take?: MergeSide; mine?: string[]; theirs?: string[]; preview?: boolean; as?: string };

const shownMax = 10;

export const addMerge: AddCommand = (program, act) => {
  program
    .command('merge')
    .argument('<bundle>', "somebody's bundle of a run that is in this workspace, too")
    .addOption(
      new Option('--take <side>', 'whose decision holds where both decided, and otherwise').choices([...mergeSides]),
    )
    .option('--mine <keys...>', 'findings, by their keys, on which the decision made here holds')
    .option('--theirs <keys...>', 'findings, by their keys, on which theirs holds')
    .option('--preview', 'only tell what it would come to')
    .option(...asOption)
    .description(
      'take over what somebody decided about a run in another copy of this workspace; exits 1, and enters nothing, while a conflict is open',
    )
    .action(
      act(async (session, path: string, { take, mine = [], theirs = [], preview, as }: Options) => {
        const { signal } = session;
        const client = await actingAs(session, as);
        const keys = Object.fromEntries([
          ...mine.map((key) => [key, 'mine'] as const),
          ...theirs.map((key) => [key, 'theirs'] as const),
        ]);
        const asked = { path: resolve(path), take: take ?? null, keys, settled: [] };
        const shown = showBytes('reading', session.isQuiet);
        let merge: Merge | undefined;
        try {
          const events = preview ? client.merges.look(asked, { signal }) : client.merges.merge(asked, { signal });
          for await (const event of await events) {
            if ('merge' in event) merge = event.merge;
            else shown.show(event.looked, event.total);
          }
        } finally {
          shown.end();
        }
        invariant(merge, 'a stream of a merge ended without it');
        session.print(merge, `\n${indent(told(merge, session.typed(`tieout merge ${path}`)))}\n`);
        return merge.conflicts.some(({ open }) => open > 0) ? 1 : 0;
      }),
    );
};

function told(merge: Merge, typed: string): string {
  const { run, maker, isMerged, taken, conflicts, notes, withdrawn, mineOnly, theirsOnly, same } = merge;
  const open = conflicts.reduce((sum, conflict) => sum + conflict.open, 0);
  const head = isMerged
    ? paint('green', `✓ merged what ${printable(maker.name)} decided about run ${run}`)
    : open > 0
      ? paint('red', `✗ nothing is merged: ${plural(open, 'finding')} decided otherwise by two people`)
      : paint('bold', `what merging would come to: run ${run}, by ${printable(maker.name)}`);
  const counts = [
    `${plural(theirsOnly, 'finding')} only they decided on`,
    `${mineOnly.toLocaleString('en-US')} only this side`,
    `${same.toLocaleString('en-US')} both, the same`,
    ...(notes > 0 ? [plural(notes, 'note')] : []),
    ...(withdrawn > 0 ? [`${plural(withdrawn, 'decision')} withdrawn`] : []),
  ].join(', ');
  return [
    `${head}\n${paint('dim', `bundle made by ${printable(maker.name)} (${maker.role}) at ${maker.at}`)}`,
    counts,
    ...(taken.length > 0
      ? [table(taken.map((one) => [`+ ${one.findings.toLocaleString('en-US')}`, ...opinion(one)]))]
      : []),
    ...conflicts.map(conflictText),
    ...(open > 0 ? [paint('dim', `Say whose holds: ${typed} --take mine|theirs, or --mine KEY… --theirs KEY….`)] : []),
  ].join('\n\n');
}

function conflictText({ mine, theirs, findings, toTheirs, open, rows }: MergeConflict): string {
  const settled =
    open > 0
      ? paint('red', `${plural(open, 'finding')} open`)
      : `${toTheirs} to theirs, ${findings - toTheirs} to mine`;
  const listed = rows
    .slice(0, shownMax)
    .map(
      ({ kind, key, take }) =>
        `  ${kindGlyphs[kind]} ${key.map((text) => value(text)).join(' / ')}${take ? `  → ${take}` : ''}`,
    );
  const more = findings > listed.length ? [paint('dim', `  … and ${findings - listed.length} more`)] : [];
  return [
    `${plural(findings, 'conflict')}  ${settled}`,
    table([
      ['mine', ...opinion(mine)],
      ['theirs', ...opinion(theirs)],
    ]),
    ...listed,
    ...more,
  ].join('\n');
}

function opinion({ status, reason, note, by, at }: MergeConflict['mine']): string[] {
  return [status, `by ${printable(by)} at ${at}`, reason, note === '' ? '' : `“${printable(note)}”`];
}
