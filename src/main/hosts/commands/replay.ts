import { resolve } from 'node:path';
import { invariant } from '#shared/errors.ts';
import { findingKinds, kindGlyphs } from '#shared/finding.ts';
import type { Flipped, Replay } from '#shared/replay.ts';
import { replaySentences } from '#shared/replay-words.ts';
import { type Fate, fates } from '#shared/run-comparison.ts';
import { printable } from '#shared/text.ts';
import { showShare } from '../terminal/share-shown.ts';
import { indent, number, paint, table, value } from '../terminal/style.ts';
import { actingAs, asOption } from './acting.ts';
import type { AddCommand } from './command.ts';

const shownMax = 10;

export const addReplay: AddCommand = (program, act) => {
  program
    .command('replay')
    .argument('<run>', 'a run, or latest')
    .argument('<file>', 'a definition with other rules: another tolerance, trim or ignoreCase, or without a field')
    .option(...asOption)
    .description(
      "tell what a run's kept snapshots would come to under other rules, and which decisions that would flip; nothing is read again or changed, and it exits 0 where nothing flips",
    )
    .action(
      act(async (session, run: string, file: string, { as }: { as?: string }) => {
        const { signal } = session;
        const client = await actingAs(session, as);
        const shown = showShare('comparing', session.isQuiet);
        let replay: Replay | undefined;
        try {
          for await (const event of await client.replays.replay({ run, path: resolve(file) }, { signal })) {
            if ('replay' in event) replay = event.replay;
            else shown.show(event.compared, event.total);
          }
        } finally {
          shown.end();
        }
        invariant(replay, 'a stream of a replay ended without it');
        session.print(replay, `\n${indent(told(replay))}\n`);
        const flips = fates.some((fate) => fate !== 'same' && (replay?.fates[fate] ?? 0) > 0);
        return flips || (replay.classes?.flipped ?? 0) > 0 ? 1 : 0;
      }),
    );
};

function told(replay: Replay): string {
  const { run, name, first, fates: of } = replay;
  const flipped = of.gone + of.new + of.changed;
  const listed = first.slice(0, shownMax);
  const more = flipped - listed.length;
  return [
    `${paint('bold', printable(name))}  ${run} ${paint('dim', 'under other rules')}`,
    ['', ...replay.changes.map(changeText)].join('\n').trimStart(),
    replaySentences(replay).map(printable).join('\n'),
    countsText(replay),
    ...(listed.length > 0 ? [table(listed.map(rowText))] : []),
    ...(replay.classes && replay.classes.first.length > 0 ? [classedText(replay.classes)] : []),
    ...(more > 0 ? [paint('dim', `… and ${number(more)} more`)] : []),
  ]
    .filter(Boolean)
    .join('\n\n');
}

type Classes = NonNullable<Replay['classes']>;

function classedText({ first, flipped }: Classes): string {
  const said = (one: Classes['first'][number]['before']) =>
    one
      ? [one.severity, one.account]
          .filter((part) => part !== null)
          .map((part) => value(part, 24))
          .join(', ')
      : 'nothing';
  const rows = first
    .slice(0, shownMax)
    .map(({ kind, key, before, after }) => [
      paint('dim', 'classified'),
      `${kindGlyphs[kind]} ${key.map((text) => value(text)).join(' / ')}`,
      `${said(before)} → ${said(after)}`,
    ]);
  const more = flipped - rows.length;
  return [table(rows), ...(more > 0 ? [paint('dim', `… and ${number(more)} more`)] : [])].join('\n');
}

function changeText({ field, setting, before, after }: Replay['changes'][number]): string {
  if (setting === 'left-out') return `${printable(field)}  left out`;
  return `${printable(field)}  ${setting} ${before ?? 'none'} → ${after ?? 'none'}`;
}

const columns = ['gone', 'new', 'changed', 'same'] as const satisfies Fate[];

function countsText({ kinds, fields }: Replay): string {
  const row = (section: string, name: string, counts: Partial<Record<Fate, number>>) => [
    paint('dim', section),
    name,
    ...columns.map((fate) => (counts[fate] ? number(counts[fate]) : paint('dim', counts[fate] === 0 ? '0' : ''))),
  ];
  const sum = (counts: Partial<Record<Fate, number>>) => columns.some((fate) => (counts[fate] ?? 0) > 0);
  const ofKinds = findingKinds
    .filter((kind) => sum(kinds[kind]))
    .map((kind, i) => row(i === 0 ? 'kind' : '', `${kindGlyphs[kind]} ${kind}`, kinds[kind]));
  const ofFields = Object.entries(fields)
    .filter(([, counts]) => sum(counts))
    .map(([name, counts], i) => row(i === 0 ? 'field' : '', printable(name), counts));
  if (ofKinds.length === 0) return '';
  const heads = ['', '', ...columns].map((head) => paint('dim', head));
  return table([heads, ...ofKinds, ...ofFields], [2, 3, 4, 5]);
}

function rowText({ fate, kind, key, values, decision }: Flipped): string[] {
  return [
    fate,
    `${kindGlyphs[kind]} ${key.map((text) => value(text)).join(' / ')}`,
    values
      .map(({ field, inbound, outbound }) => `${printable(field)} ${value(inbound)} ≠ ${value(outbound)}`)
      .join('  '),
    decision ? `${decision.status} by ${printable(decision.by)}` : paint('dim', 'undecided'),
  ];
}
