import { findingKinds, kindGlyphs } from '#shared/finding.ts';
import { type Fate, fates, type RunComparison } from '#shared/run-comparison.ts';
import { shapeText } from '#shared/shape-words.ts';
import { printable } from '#shared/text.ts';
import { indent, number, paint, table } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addCompare: AddCommand = (program, act) => {
  program
    .command('compare')
    .argument('<run>', 'a run, or latest')
    .argument('<other>', 'another run of the same reconciliation')
    .description(
      'tell what is new, gone, changed and the same between two runs; exits 0 where nothing is new or changed',
    )
    .action(
      act(async (session, run: string, other: string) => {
        const client = await session.client();
        const compared = await client.shapes.compare({ run, with: other });
        session.print(compared, `\n${indent(textOf(compared))}\n`);
        return compared.fates.new.findings + compared.fates.changed.findings > 0 ? 1 : 0;
      }),
    );
};

type Counted = { name: string; counts: Record<Fate, number> };

function textOf({ name, before, after, fates: of, shapes, hasOtherColumns }: RunComparison): string {
  const counted = (label: string, count: (fate: Fate) => number | undefined): Counted => ({
    name: label,
    counts: Object.fromEntries(fates.map((fate) => [fate, count(fate) ?? 0])) as Record<Fate, number>,
  });
  const kinds = findingKinds.map((kind) => counted(`${kindGlyphs[kind]} ${kind}`, (fate) => of[fate].kinds[kind]));
  const fields = [...new Set(fates.flatMap((fate) => Object.keys(of[fate].fields)))].toSorted();
  const sections: [string, Counted[]][] = [
    ['all', [counted('findings', (fate) => of[fate].findings)]],
    ['kind', kinds.filter(hasAny)],
    ['field', fields.map((field) => counted(printable(field), (fate) => of[fate].fields[field]))],
    ['shape', shapes.map((shape) => counted(printable(shapeText(shape, 'en')), (fate) => of[fate].shapes[shape.id]))],
  ];
  const heads = ['', '', ...fates].map((head) => paint('dim', head));
  const rows = sections.flatMap(([section, lines]) =>
    lines.map((line, i) => [
      paint('dim', i === 0 ? section : ''),
      line.name,
      ...fates.map((fate) => (line.counts[fate] === 0 ? paint('dim', '0') : number(line.counts[fate]))),
    ]),
  );
  const note = hasOtherColumns ? ['The compared fields are others by now: nothing can be told to be the same.'] : [];
  return [`${paint('bold', name)}  ${before.run} → ${after.run}`, ...note, table([heads, ...rows], [2, 3, 4, 5])].join(
    '\n\n',
  );
}

function hasAny({ counts }: Counted): boolean {
  return fates.some((fate) => counts[fate] > 0);
}
