import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseDefinition } from '#main/core/definition-file.ts';
import { failureOfCall } from '#main/hosts/call-failure.ts';
import { definitionSchema } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { type IssueLanguage, issueWords } from '#shared/issue-words.ts';
import { reviewFilterSchema } from '#shared/review.ts';

type Path = (string | number)[];

/** A definition with nearly every setting there is. */
const whole = {
  name: 'orders',
  activity: { id: '618', startsAt: '2026-06-18T00:00:00+08:00', policy: 'daily', passes: ['12h'] },
  schedule: { cron: '0 2 * * *', zone: 'Asia/Shanghai' },
  key: ['sku', { name: 'line', type: 'integer' }],
  fields: [
    'title',
    { name: 'price', type: 'decimal', tolerance: 0.01, trim: false },
    { name: 'at', type: 'datetime', zone: 'UTC', format: 'iso' },
  ],
  inbound: {
    ...{ type: 'redis', url: 'redis://127.0.0.1:6379/0', layout: 'hash-buckets', match: 'pool:*', format: 'json' },
    tls: { ca: 'ca.pem' },
  },
  outbound: { type: 'mysql', url: 'mysql://r@h/p', table: 't', where: 'a = 1', columns: { sku: 'sku_id' } },
  master: { type: 'csv', path: 'm.csv', notInMaster: 'list', delimiter: ',', nulls: ['x'], header: true },
  confirm: '60s',
  flight: { sent: 'sent_at', done: 'done_at', quantile: 0.99, atLeast: '5m', atMost: '6h' },
  classify: [{ name: 'new', kind: 'missing', age: 'under 1d', suspense: '1221', severity: 'low' }],
  rerun: { type: 'http', url: 'http://sender', secret: 'secret', recheckAfter: '5m' },
  allowEmpty: false,
  trustSums: false,
  journal: { url: 'mysql://r@h/p', level: 'findings' },
  alerts: {
    channels: { ops: { type: 'webhook', url: 'https://ops', secret: 'secret' } },
    rules: [{ name: 'any', on: 'mismatch', send: ['ops'] }],
    quiet: { from: '22:00', to: '07:00', zone: 'UTC' },
  },
  reports: [{ template: 'daily' }],
};
const others: unknown[] = [
  ...[5, -1.5, true, null, '', 'x', 'x'.repeat(500), [], [1], {}, { a: 1 }, [[]], [{}], ['a', 'a']],
  'no-such-word',
];

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (value === null || typeof value !== 'object') return;
  for (const [key, part] of Object.entries(value))
    yield* pathsIn(part, [...path, Array.isArray(value) ? Number(key) : key]);
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const variants = [...pathsIn(whole)].flatMap((path) =>
  others.map((by) => ({ path, by, settings: replaced(whole, path, by) })),
);
/** What the library says by itself, and what of the code may come through. */
const strange = /\bexpected\b|\breceived\b|Invalid|Too (small|big)|Unrecognized|undefined|\[object|NaN/;

function complaintsOf(settings: unknown): string[] {
  try {
    parseDefinition(stringify(settings), 'a.yaml', {});
    return [];
  } catch (error) {
    if (error instanceof TieoutError && error.code === 'definition') return error.message.split('\n');
    return [`undefined: ${String(error)}`];
  }
}

describe('whatever stands in a setting', () => {
  it('is refused in words of this product, with its line, and never by an error of the program', () => {
    const told = variants.flatMap(({ settings, path, by }) =>
      complaintsOf(settings).map((line) => ({ line, at: `${path.join('.')} = ${JSON.stringify(by).slice(0, 40)}` })),
    );
    expect(told.length).toBeGreaterThan(800);
    expect(told.filter(({ line }) => strange.test(line))).toEqual([]);
    expect(told.filter(({ line }) => !/^a\.yaml(:\d+)?: .{10,}/.test(line))).toEqual([]);
    expect(told.filter(({ line }) => line.length > 900)).toEqual([]);
  });

  it.each<IssueLanguage>(['en', 'zh'])('has words in the language of the page: %s', (language) => {
    const issues = variants.flatMap(({ settings }) => definitionSchema.safeParse(settings).error?.issues ?? []);
    const words = new Set(issues.flatMap((issue) => issueWords(issue, language) ?? []));
    expect(words.size).toBeGreaterThan(15);
    expect([...words].filter((word) => strange.test(word))).toEqual([]);
    if (language === 'zh')
      expect([...words].filter((word) => !/[\p{Script=Han}]/u.test(word) && !/^[\w-]+$/.test(word))).toEqual([]);
  });

  it('says what it is and what it should be', () => {
    const first = (path: Path, by: unknown) =>
      complaintsOf(replaced(whole, path, by))[0]?.replace(/^a\.yaml:\d+: /, '');
    expect(first(['name'], 618)).toBe('name is a number; it is a text: put it in quotes');
    expect(first(['name'], '')).toBe('name is empty; it is a text that is not empty');
    expect(first(['name'], 'x'.repeat(500))).toBe('name is too long; it is at most 200 characters');
    expect(first(['key'], [])).toBe('key: name at least one key field');
    expect(first(['activity'], {})).toBe('activity.id is missing');
    expect(first(['trustSums'], 'yes')).toBe('trustSums is a text; it is true or false');
    expect(first(['rerun', 'secret'], 12345)).toBe('rerun.secret is a number; it is a text: put it in quotes');
    expect(first(['outbound', 'columns'], ['sku'])).toBe('outbound.columns is a list; it is a map of names');
  });
});

describe('the input of a call', () => {
  it('is refused in the same words', () => {
    const { error } = reviewFilterSchema.safeParse({ text: 5, kinds: ['mising'], fields: 'price', keys: [] });
    class ORPCError extends Error {
      code = 'BAD_REQUEST';
      data = { issues: error?.issues };
    }
    const failure = failureOfCall(new ORPCError('Input validation failed')) as TieoutError;
    expect(failure.code).toBe('usage');
    expect(failure.message).toContain('text must be a text');
    expect(failure.message).toContain('kinds.1 must be one of missing, unexpected');
    expect(failure.message).toContain('fields must be a list');
    expect(failure.message.replace('unexpected', '')).not.toMatch(strange);
  });
});
