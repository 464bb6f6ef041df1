import { findingKinds, kindGlyphs } from '#shared/finding.ts';
import type { ShapeLine, Shapes } from '#shared/shape.ts';
import { shapeText } from '#shared/shape-words.ts';
import { plural, printable } from '#shared/text.ts';
import { indent, number, paint, table, value } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addShapes: AddCommand = (program, act) => {
  program
    .command('shapes')
    .argument('<run>', 'a run, or latest')
    .description("group a run's findings by their causes, the largest first")
    .action(
      act(async (session, run: string) => {
        const client = await session.client();
        const shapes = await client.shapes.list({ run });
        const json = { ...shapes, shapes: shapes.shapes.map((shape) => ({ ...shape, text: shapeText(shape, 'en') })) };
        session.print(json, `\n${indent(textOf(shapes, session.typed))}\n`);
        return 0;
      }),
    );
};

function textOf({ run, findings, shapes, columns }: Shapes, typed: (text: string) => string): string {
  if (shapes.length === 0) return `Run ${run} has no findings.`;
  const heads = ['findings', 'shape', 'what', 'example', 'open'].map((head) => paint('dim', head));
  const rows = shapes.map((shape) => [
    number(shape.count),
    shape.id,
    `${kindGlyphs[shape.kind]} ${printable(shapeText(shape, 'en'))}`,
    example(shape, columns.fields),
    number(shape.undecided),
  ]);
  const next = typed(`tieout decide ${run} accepted --shape ${shapes[0]?.id} --preview`);
  return [
    `${plural(findings, 'finding')} in ${plural(shapes.length, 'shape')}`,
    table([heads, ...rows], [0, 4]),
    `${paint('dim', 'Next')}  ${next}`,
  ].join('\n\n');
}

/** The first finding: its key, and of the first field that differs what it was and became. */
function example({ examples, fields, kind }: ShapeLine, names: string[]): string {
  const [first] = examples;
  if (!first) return '';
  if (first.invalid) return value(first.invalid.place);
  const key = first.key.map((part) => value(part)).join(' / ');
  const place = names.indexOf(fields[0] ?? '');
  if (findingKinds[2] !== kind || place < 0) return key;
  return `${key}  ${value(first.inbound?.[place], 24)} → ${value(first.outbound?.[place], 24)}`;
}
