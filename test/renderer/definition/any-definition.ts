import fc from 'fast-check';
import { type Edit, fieldOption, inserted, removed, setting } from '#renderer/pages/definition/text/edits.ts';

type Settings = {
  name: string;
  key: unknown[];
  fields: unknown[];
  inbound: Record<string, unknown>;
  outbound: Record<string, unknown>;
  [other: string]: unknown;
};

/** An edit, what a definition says after it, and the lines that it may change. */
export type KnownEdit = { edit: Edit; expected: (settings: Settings) => Settings; touched: RegExp };

const comment = fc.constantFrom('', '', '  # a remark', ' # ours: { not: yaml', "   # it's #1");
const between = fc.constantFrom('', '', '\n', '# above\n', '\n\n# 茶杯 [x]\n\n', '# - { name: x }\n');

/** A definition with three fields, as many people may write it: spacing, quotes, flow and block, remarks everywhere. */
export function anyDefinitionText(): fc.Arbitrary<string> {
  const field = (name: string, type: string) =>
    fc.constantFrom(
      `{ name: ${name}, type: ${type} }`,
      `{name: ${name},type: ${type}}`,
      `{ "name": '${name}',   type: ${type} }`,
      `\n    name: ${name}\n    type: ${type}`,
    );
  const side = (name: string) =>
    fc.constantFrom(
      `${name}:\n  type: csv\n  path: ${name}.csv`,
      `${name}:\n    type: csv\n\n    # where it is\n    path: "${name}.csv"\n    unknown: { a: [1, 2] }`,
      `${name}: { type: csv, path: ${name}.csv }`,
    );
  const key = fc.constantFrom('key: [sku]', 'key: [ sku ]', 'key:\n  - sku', 'key:\n- sku', 'key: sku');
  return fc
    .record({
      remarks: fc.array(comment, { minLength: 8, maxLength: 8 }),
      gaps: fc.array(between, { minLength: 8, maxLength: 8 }),
      fields: fc.tuple(fc.constantFrom('title', "'title'"), field('price', 'decimal'), field('state', 'integer')),
      key,
      inbound: side('inbound'),
      outbound: side('outbound'),
      extra: fc.constantFrom('', 'owner: us', 'owner: [a,   b]'),
    })
    .map(({ remarks: r, gaps: g, fields, key, inbound, outbound, extra }) => {
      const [title, price, state] = fields;
      const block = (text: string, i: number) => (text.includes('\n') ? text : text + (r[i] ?? ''));
      const parts = [
        `name: any${r[0]}`,
        block(key, 1),
        `fields:\n  - ${block(title, 2)}\n  - ${block(price.trimStart(), 3)}\n  - ${block(state.trimStart(), 4)}`,
        extra,
        block(inbound, 5),
        block(outbound, 6),
      ].filter((part) => part !== '');
      return `${parts.map((part, i) => `${g[i]}${part}\n`).join('')}${g[7]}`;
    });
}

export function anyEdit(): fc.Arbitrary<KnownEdit> {
  const text = fc.constantFrom('other', 'two words', '618', 'yes', 'a: b', "it's", 'x, y', '茶杯', '#1');
  return fc.oneof(
    text.map(
      (name): KnownEdit => ({
        edit: setting(['name'], name),
        expected: (all) => ({ ...all, name }),
        touched: /^name:/,
      }),
    ),
    text.map(
      (path): KnownEdit => ({
        edit: setting(['outbound', 'path'], path),
        expected: (all) => ({ ...all, outbound: { ...all.outbound, path } }),
        touched: /outbound/,
      }),
    ),
    fc.constant<KnownEdit>({
      edit: setting(['inbound', 'encoding'], 'gbk'),
      expected: (all) => ({ ...all, inbound: { ...all.inbound, encoding: 'gbk' } }),
      touched: /^inbound: \{/,
    }),
    fc.constant<KnownEdit>({
      edit: fieldOption(['fields'], 1, 'tolerance', '1%'),
      expected: (all) => ({ ...all, fields: all.fields.with(1, { ...(all.fields[1] as object), tolerance: '1%' }) }),
      touched: /price/,
    }),
    fc.constant<KnownEdit>({
      edit: removed(['fields'], 2),
      expected: (all) => ({ ...all, fields: all.fields.slice(0, 2) }),
      touched: /state|integer/,
    }),
    fc.constant<KnownEdit>({
      edit: inserted(['key'], 1, 'line'),
      expected: (all) => ({ ...all, key: [...[all.key].flat(), 'line'] }),
      touched: /^key|^ *- sku/,
    }),
    fc.constant<KnownEdit>({
      edit: setting(['activity'], { id: '618', startsAt: '2026-06-18T00:00:00+08:00' }),
      expected: (all) => ({ ...all, activity: { id: '618', startsAt: '2026-06-18T00:00:00+08:00' } }),
      touched: /^$/,
    }),
  );
}

/** What is remarked in a text, sorted: where a remark stands may change. */
export function commentsOf(text: string): string[] {
  return [...text.matchAll(/(?:^|\s)(#.*)$/gm)].map(([, remark]) => remark ?? '').sort();
}
