import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDefinition, parseDefinition } from '#main/core/definition-file.ts';
import { TieoutError } from '#shared/errors.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const sides = 'inbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n';

function parse(text: string, environment: Record<string, string | undefined> = {}) {
  return parseDefinition(text, 'a.yaml', environment);
}

function refusal(text: string, environment: Record<string, string | undefined> = {}): string {
  try {
    parse(text, environment);
  } catch (error) {
    if (error instanceof TieoutError && error.code === 'definition') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a definition', () => {
  it('may be written in short forms, which all become long ones', () => {
    const { key, fields, allowEmpty, inbound } = parse(
      `name: x\nkey: [sku, { name: line, type: integer }]\nfields:\n  - title\n  - { name: price, type: decimal, tolerance: 1% }\n  - { name: at, type: datetime, tolerance: 2s }\n${sides}`,
    );
    const settled = { type: 'text', trim: false, ignoreCase: false, zone: 'UTC', format: 'iso' };
    expect(key).toEqual([
      { ...settled, name: 'sku' },
      { ...settled, name: 'line', type: 'integer' },
    ]);
    expect(fields).toEqual([
      { ...settled, name: 'title' },
      { ...settled, name: 'price', type: 'decimal', tolerance: { kind: 'percent', units: 1n, scale: 0 } },
      { ...settled, name: 'at', type: 'datetime', tolerance: { kind: 'duration', microseconds: 2_000_000n } },
    ]);
    expect(allowEmpty).toBe(false);
    expect(inbound).toEqual({
      type: 'csv',
      path: 'in.csv',
      delimiter: ',',
      encoding: 'utf-8',
      header: true,
      nulls: [],
    });
  });

  it('may be the one of the product’s own example', () => {
    const text = `name: 618-tagging
activity: { id: "618", startsAt: 2026-06-18T00:00:00+08:00, policy: daily }
key: [sku]
fields:
  - sku_name
  - { name: price, type: decimal, tolerance: 0.01 }
inbound:
  type: redis
  url: redis://127.0.0.1:6379/0
  layout: hash-buckets
  match: "pool:618:in:*"
outbound:
  type: mysql
  url: mysql://reader:\${MYSQL_PASSWORD}@127.0.0.1:3306/promo
  table: promo_sku
  where: activity_id = 618
  columns: { sku: sku_id, price: promo_price }
`;
    const { activity, outbound } = parse(text, { MYSQL_PASSWORD: 'p@ss/w:rd#?' });
    expect(activity).toEqual({ id: '618', startsAt: '2026-06-18T00:00:00+08:00', policy: 'daily' });
    const url = 'url' in outbound ? new URL(outbound.url) : undefined;
    expect(decodeURIComponent(url?.password ?? '')).toBe('p@ss/w:rd#?');
    expect([url?.username, url?.hostname, url?.port, url?.pathname]).toEqual(['reader', '127.0.0.1', '3306', '/promo']);
  });

  it('has paths from its own folder, and its passwords hidden in what is kept of it', () => {
    const path = join(folder.path('some'), 'definitions', 'a.yaml');
    mkdirSync(dirname(path), { recursive: true });
    const text = `name: x\nkey: [k]\ninbound: { type: csv, path: ../in.csv }\noutbound: { type: mysql, url: "mysql://u:s3cret@h/d", table: t }\n`;
    writeFileSync(path, text);
    const loaded = loadDefinition(path, {});
    expect(loaded.definition.inbound).toMatchObject({ path: join(dirname(dirname(path)), 'in.csv') });
    expect(loaded.text).not.toContain('s3cret');
    expect(loaded.text).toContain('mysql://u:***@h/d');
    expect(loaded.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

it('tells all that is wrong with a definition in the order of its lines', () => {
  const text = `nmae: x\nkey: [k]\nfields: [{ name: v, type: decimel }]\n${sides}feilds: []\ninbuond: {}\n`;
  const told = refusal(text).split('\n');
  const lines = told.map((sentence) => Number(/^a\.yaml:(\d+): /.exec(sentence)?.[1]));
  expect(told.length).toBeGreaterThan(4);
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
});

describe('a definition with something wrong in it is refused with file, line and a sentence:', () => {
  it.each([
    [
      'an unknown setting',
      `name: x\nkeys: [k]\nkey: [k]\n${sides}`,
      'a.yaml:2: keys is not a setting; did you mean key?',
    ],
    [
      'one inside a field',
      `name: x\nkey: [k]\nfields:\n  - { name: v, tolerence: 1 }\n${sides}`,
      'a.yaml:4: fields[1].tolerence is not a setting; did you mean tolerance?',
    ],
    [
      'one inside a side',
      'name: x\nkey: [k]\ninbound: { type: csv, path: a }\noutbound:\n  type: csv\n  pth: b\n',
      'a.yaml:6: outbound.pth is not a setting; did you mean path?',
    ],
    [
      'one inside the activity',
      `name: x\nactivity: { id: 1, startsAt: "2026-06-18T00:00:00Z", polcy: daily }\nkey: [k]\n${sides}`,
      'did you mean policy?',
    ],
    [
      'nothing like it',
      `name: x\nzzzzzzzzzz: 1\nkey: [k]\n${sides}`,
      'settings here are name, activity, schedule, key, fields, inbound, outbound',
    ],
    ['a missing side', 'name: x\nkey: [k]\ninbound: { type: csv, path: a }\n', 'outbound is missing'],
    ['no key', `name: x\nkey: []\n${sides}`, 'a.yaml:2: key: name at least one key field'],
    [
      'an unknown type',
      `name: x\nkey: [k]\nfields: [{ name: v, type: decimel }]\n${sides}`,
      'a.yaml:3: fields[1].type is "decimel"; did you mean decimal?',
    ],
    [
      'an unknown source',
      'name: x\nkey: [k]\ninbound: { type: msql, path: a }\noutbound: { type: csv, path: b }\n',
      'a.yaml:3: inbound.type is "msql", which is no source; did you mean mysql?',
    ],
    [
      'no source at all',
      'name: x\nkey: [k]\ninbound: { path: a }\noutbound: { type: csv, path: b }\n',
      'a.yaml:3: inbound.type is missing; it is one of redis, mysql, csv, ndjson, sqlite',
    ],
    [
      'a tolerance of the wrong kind',
      `name: x\nkey: [k]\nfields: [{ name: v, type: decimal, tolerance: 2s }]\n${sides}`,
      '"2s" is no tolerance for decimal; write 0.01 or 1%',
    ],
    [
      'a tolerance of a text',
      `name: x\nkey: [k]\nfields: [{ name: v, tolerance: 1 }]\n${sides}`,
      'a text field has no tolerance',
    ],
    [
      'a tolerance of a key',
      `name: x\nkey: [{ name: k, type: integer, tolerance: 1 }]\n${sides}`,
      'a.yaml:2: key[1].tolerance: a key field has no tolerance',
    ],
    [
      'an unknown zone',
      `name: x\nkey: [k]\nfields: [{ name: v, type: datetime, zone: Mars/North }]\n${sides}`,
      'Mars/North is no time zone',
    ],
    ['a name twice', `name: x\nkey: [k]\nfields: [v, k]\n${sides}`, 'a.yaml:3: fields[2]: k is named twice'],
    [
      'a wrong policy',
      `name: x\nactivity: { id: 1, startsAt: "2026-06-18T00:00:00Z", policy: soon }\nkey: [k]\n${sides}`,
      'policy is daily, limited, urgent, or a lead time',
    ],
    [
      'a date without its offset',
      `name: x\nactivity: { id: 1, startsAt: "2026-06-18" }\nkey: [k]\n${sides}`,
      'startsAt is a date and time with its offset',
    ],
    [
      'columns that are no map',
      'name: x\nkey: [k]\ninbound: { type: csv, path: a, columns: 5 }\noutbound: { type: csv, path: b }\n',
      'a.yaml:3: inbound.columns is a number; it is a map of names',
    ],
    [
      'a header that is neither',
      'name: x\nkey: [k]\ninbound: { type: csv, path: a, header: 5 }\noutbound: { type: csv, path: b }\n',
      'a.yaml:3: inbound.header is 5; it is true or false or a list',
    ],
    [
      'a tolerance that is a list',
      `name: x\nkey: [k]\nfields: [{ name: v, type: decimal, tolerance: [1] }]\n${sides}`,
      'a.yaml:3: fields[1].tolerance is [1]; it is a text or a number',
    ],
    ['nothing', '', 'a.yaml:1: the file'],
    ['a list', '- 1\n', 'a.yaml:1: the file'],
    ['broken YAML', `name: [x\nkey: [k]\n${sides}`, 'not valid YAML'],
    ['a setting twice', `name: x\nname: y\nkey: [k]\n${sides}`, 'a.yaml:2: not valid YAML'],
    [
      'an unquoted star',
      'name: x\nkey: [k]\ninbound: { type: redis, url: "redis://h", layout: hash-buckets, match: *pool }\noutbound: { type: csv, path: b }\n',
      'not valid YAML',
    ],
    ['an alias within itself', `name: &a [*a]\nkey: [k]\n${sides}`, 'a.yaml'],
    [
      'aliases that multiply',
      `name: x\nkey: [k]\na: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n${sides}`,
      'a.yaml',
    ],
  ])('%s', (_, text, sentence) => {
    const message = refusal(text);
    expect(message).toContain(sentence);
    for (const line of message.split('\n')) {
      expect(line).toMatch(/^a\.yaml:\d+: .{10,}/);
      expect(line).not.toMatch(/: Invalid input$/);
    }
  });

  it('every wrong value at once, a sentence each', () => {
    const message = refusal(
      'name: ""\nkey: [{ name: k, type: txt }]\nfilds: []\ninbound: { type: csv }\noutbound: { type: csv, path: b, delimiter: ";;" }\n',
    );
    expect(message.split('\n').length).toBe(5);
  });

  it('one that is missing, too large or a folder', () => {
    const huge = folder.path('huge.yaml');
    writeFileSync(huge, `# ${'x'.repeat(1024 * 1024)}`);
    expect(() => loadDefinition(folder.path('none.yaml'), {})).toThrow('does not exist');
    expect(() => loadDefinition(huge, {})).toThrow('is too large for a definition');
    expect(() => loadDefinition(dirname(huge), {})).toThrow('cannot be read');
  });
});

describe('the environment in a definition', () => {
  const where = (path: string) =>
    `name: x\nkey: [k]\ninbound:\n  type: csv\n  path: ${path}\noutbound: { type: csv, path: b }\n`;
  const pathOf = (path: string, environment: Record<string, string | undefined>) => {
    const { inbound } = parse(where(path), environment);
    return 'path' in inbound ? inbound.path : undefined;
  };

  it('stands where its name stands, as a text and never as syntax', () => {
    expect(pathOf(`"\${DIR}/\${A_1}.csv"`, { DIR: 'd', A_1: 'a: [b]\n- c' })).toBe('d/a: [b]\n- c.csv');
    expect(pathOf(`"\${EMPTY}a"`, { EMPTY: '' })).toBe('a');
    expect(pathOf(`"\${A}"`, { A: `\${B}`, B: 'no' })).toBe(`\${B}`);
  });

  it('is left alone after a second dollar sign, and where it is no name', () => {
    expect(pathOf(`"$\${HOME}/$HOME/\${}/\${1}/$"`, { HOME: 'no' })).toBe(`\${HOME}/$HOME/\${}/\${1}/$`);
  });

  it('is refused by name and line where it is not set, also under a name that every object has', () => {
    expect(refusal(where(`"\${NOT_SET}"`))).toBe('a.yaml:5: the environment variable NOT_SET is not set');
    expect(refusal(where(`"\${constructor}"`))).toBe('a.yaml:5: the environment variable constructor is not set');
  });

  it.each(['p@ss', 'a/b', 'a:b', 'a%40b', '#?&=', '密码', ''])('may be a password of a URL: %j', (password) => {
    const url = `mysql://\${USER}:\${PASSWORD}@\${HOST}/db`;
    const { outbound } = parse(
      `name: x\nkey: [k]\ninbound: { type: csv, path: a }\noutbound: { type: mysql, url: "${url}", table: t }\n`,
      {
        USER: 'me@corp',
        PASSWORD: password,
        HOST: '127.0.0.1:3307',
      },
    );
    const parsed = new URL('url' in outbound ? outbound.url : '');
    expect([decodeURIComponent(parsed.username), decodeURIComponent(parsed.password)]).toEqual(['me@corp', password]);
    expect([parsed.hostname, parsed.port, parsed.pathname]).toEqual(['127.0.0.1', '3307', '/db']);
  });

  it('never shows a password in a complaint', () => {
    const text = `name: x\nkey: [k]\ninbound: { type: csv, path: a }\noutbound: { type: mysql, url: "http://u:\${P}@h/d", table: t, layout: "redis://u:\${P}@h" }\n`;
    expect(refusal(text, { P: 'S3cr/et' })).not.toMatch(/S3cr/);
  });
});
