import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editText, linesOf, readText } from '#renderer/pages/definition/text/document.ts';
import {
  type Edit,
  fieldOption,
  inserted,
  moved,
  removed,
  renamed,
  setting,
  sourceType,
  together,
} from '#renderer/pages/definition/text/edits.ts';
import { anyDefinitionText, anyEdit, commentsOf } from './any-definition.ts';

const text = `# What we tagged must be there before the promotion.
name: 618-tagging   # ours

# Agreed with the promotion team.
activity: { id: "618", startsAt: 2026-06-18T00:00:00+08:00, policy: daily }
key:   [sku]        # theirs is called sku_id


fields:
  - sku_name
  # cents are lost on the way
  - {name: price,type: decimal,   tolerance: 0.01}
  - { name: status, type: integer } # 0, 1 or 2
owner: 'the audit team'
inbound:
  type: csv
  path: "sent.csv"
  # nulls: ["\\\\N"]
outbound:
  type: mysql
  url: mysql://reader:\${MYSQL_PASSWORD}@127.0.0.1:3306/promo
  table: promo_sku
  # only what is still sold
  where: status < 2
  columns: { sku: sku_id, price: promo_price }
# the end
`;

describe('a definition edited through the form', () => {
  it('keeps everything but the value that changed, to the letter', () => {
    expect(edited(setting(['name'], 'double eleven'))).toBe(text.replace('618-tagging ', 'double eleven '));
    expect(edited(setting(['inbound', 'path'], 'sent today.csv'))).toBe(text.replace('sent.csv', 'sent today.csv'));
    expect(edited(setting(['fields', 1, 'tolerance'], 0.05))).toBe(text.replace('0.01', '0.05'));
    expect(edited(setting(['activity', 'policy'], 'T-8h'))).toBe(text.replace('policy: daily', 'policy: T-8h'));
    expect(edited(setting(['fields', 0], 'name_of_sku'))).toBe(text.replace('- sku_name', '- name_of_sku'));
  });

  it('leaves a master list what is its own where its source becomes another', () => {
    const listed = `${text}master:\n  type: csv\n  path: all.csv # theirs\n  delimiter: ";"\n  notInMaster: count\n`;
    expect(editText(listed, (document) => sourceType('master', 'ndjson')(document))).toBe(
      `${text}master:\n  type: ndjson\n  path: all.csv # theirs\n  notInMaster: count\n`,
    );
  });

  it('writes what is new of a rule where its schema has it, and a rule before another', () => {
    const two = `${text}classify:\n  - { name: late, severity: low } # mostly\n  - { name: dear, suspense: "1221" }\n`;
    const list = ['classify'];
    expect(editText(two, (document) => setting(['classify', 0, 'age'], 'over 7d')(document))).toBe(
      two.replace('late, severity', 'late, age: over 7d, severity'),
    );
    const swapped = editText(two, (document) => moved({ list, at: 1 }, { list, at: 0 })(document));
    expect(parse(swapped ?? '').classify.map(({ name }: { name: string }) => name)).toEqual(['dear', 'late']);
    expect(swapped).toContain('- { name: late, severity: low } # mostly\n');
  });

  it('is the same text where the form says what the text said already', () => {
    expect(edited(setting(['name'], '618-tagging'))).toBe(text);
    expect(edited(together())).toBe(text);
    expect(edited(setting(['inbound', 'nulls'], undefined))).toBe(text);
  });

  it('puts a new setting where the schema has it, in a line of its own', () => {
    expect(linesAdded(setting(['inbound', 'encoding'], 'gbk'))).toEqual(['  encoding: gbk']);
    expect(edited(setting(['inbound', 'encoding'], 'gbk'))).toContain('path: "sent.csv"\n  encoding: gbk\n');
    expect(linesAdded(setting(['allowEmpty'], true))).toEqual(['allowEmpty: true']);
    expect(edited(setting(['outbound', 'tls'], true))).toContain('price: promo_price }\n  tls: true\n');
    expect(linesAdded(setting(['outbound', 'tls', 'ca'], 'ca.pem'))).toEqual(['  tls: { ca: ca.pem }']);
  });

  it('takes a setting away with its line, and what was remarked above it stays', () => {
    const without = edited(setting(['outbound', 'where'], undefined));
    expect(without).toBe(text.replace('  where: status < 2\n', ''));
    const unmapped = together(
      setting(['outbound', 'columns', 'sku'], undefined),
      setting(['outbound', 'columns', 'price'], undefined),
    );
    expect(edited(unmapped)).toBe(text.replace('  columns: { sku: sku_id, price: promo_price }\n', ''));
  });

  it('writes a field in its short form where that says all', () => {
    expect(edited(fieldOption(['fields'], 0, 'type', 'integer'))).toBe(
      text.replace('- sku_name', '- { name: sku_name, type: integer }'),
    );
    expect(edited(fieldOption(['fields'], 2, 'type', undefined))).toBe(
      text.replace('- { name: status, type: integer } #', '- status #'),
    );
    expect(edited(fieldOption(['fields'], 1, 'tolerance', undefined))).toContain(
      '  - { name: price, type: decimal }\n',
    );
  });

  it('adds, removes and moves fields without touching the others', () => {
    expect(linesAdded(inserted(['fields'], 3, { name: 'stock', type: 'integer' }))).toEqual([
      '  - { name: stock, type: integer }',
    ]);
    expect(edited(removed(['fields'], 1))).toBe(
      text.replace('  - {name: price,type: decimal,   tolerance: 0.01}\n', ''),
    );
    const swapped = edited(moved({ list: ['fields'], at: 0 }, { list: ['fields'], at: 2 }));
    expect(parse(swapped).fields.map((field: unknown) => (field as { name?: string }).name ?? field)).toEqual([
      'price',
      'status',
      'sku_name',
    ]);
    expect(swapped).toContain('  - {name: price,type: decimal,   tolerance: 0.01}\n');
    expect(parse(edited(moved({ list: ['fields'], at: 0 }, { list: ['key'], at: 1 }))).key).toEqual([
      'sku',
      'sku_name',
    ]);
    expect(edited(renamed(['outbound', 'columns'], 'sku', 'article'))).toContain('columns: { article: sku_id,');
  });

  it('makes a list of a key that is written as a bare name, and a definition of nothing', () => {
    expect(editText('key: sku # theirs\n', inserted(['key'], 1, 'line'))).toBe('key: [sku, line] # theirs\n');
    expect(editText('', setting(['inbound', 'type'], 'csv'))).toBe('inbound:\n  type: csv\n');
    expect(editText('inbound:\n', setting(['inbound', 'type'], 'csv'))).toBe('inbound:\n  type: csv\n');
    expect(editText('fields:\n', inserted(['fields'], 0, 'price'))).toBe('fields:\n  - price\n');
  });

  it('leaves of a source what another kind of source has, too', () => {
    const now = edited(sourceType('outbound', 'sqlite'));
    expect(parse(now).outbound).toEqual({
      type: 'sqlite',
      table: 'promo_sku',
      where: 'status < 2',
      columns: { sku: 'sku_id', price: 'promo_price' },
    });
    expect(commentsOf(now)).toEqual(commentsOf(text));
  });

  it('changes nothing that is shared through an anchor, nor a text that is not YAML', () => {
    const shared = 'inbound: &side\n  type: csv\n  path: a.csv\noutbound: *side\n';
    expect(editText(shared, setting(['outbound', 'path'], 'b.csv'))).toBeUndefined();
    expect(editText(shared, setting(['outbound'], undefined))).toBe('inbound: &side\n  type: csv\n  path: a.csv\n');
    expect(editText('key: [a\nname: b\n', setting(['name'], 'c'))).toBeUndefined();
  });

  it('keeps a text that YAML would take for something else', () => {
    for (const name of ['yes', '618', 'a: b', '- x', '#', "it's", '"', ' a', 'a\nb', '*a', '&a', '{}', '~', '茶杯'])
      expect(parse(edited(setting(['name'], name))).name).toBe(name);
  });
});

describe('any definition under any edit', () => {
  it('says what was asked for, keeps every comment, and leaves the lines that are not concerned as they were', () => {
    fc.assert(
      fc.property(anyDefinitionText(), anyEdit(), (written, { edit, expected, touched }) => {
        const before = parse(written);
        const now = editText(written, edit);
        expect(now).toBeDefined();
        expect(parse(now ?? '')).toEqual(expected(structuredClone(before)));
        const kept = written.split('\n').filter((line) => !touched.test(line));
        expect(kept.filter((line) => !(now ?? '').split('\n').includes(line))).toEqual([]);
        expect(editText(now ?? '', together())).toBe(now);
      }),
      { numRuns: 100 },
    );
  });
});

describe('reading a text', () => {
  it('says where it is no YAML', () => {
    const { broken } = readText('name: a\nkey: [sku\nfields: []\n');
    expect(broken).toMatchObject({ line: 3, column: 1, message: expect.stringContaining(']') });
    expect(readText('a: *nobody\n').broken).toMatchObject({ line: 1 });
    expect(readText('a: &a [*a]\n').broken).toMatchObject({ line: 1 });
  });

  it('knows the lines of a setting, or of the nearest one around it', () => {
    expect(linesOf(text, ['fields', 1, 'tolerance'])).toEqual({ from: 12, to: 12 });
    expect(linesOf(text, ['inbound', 'encoding'])).toMatchObject({ from: 16 });
    expect(linesOf(text, ['nothing'])).toBeUndefined();
  });
});

function edited(edit: Edit): string {
  return editText(text, edit) ?? 'nothing';
}

/** Nothing is gone, and these lines are new. */
function linesAdded(edit: Edit): string[] {
  const [before, after] = [text.split('\n'), edited(edit).split('\n')];
  expect(before.filter((line) => !after.includes(line))).toEqual([]);
  return after.filter((line) => !before.includes(line));
}
