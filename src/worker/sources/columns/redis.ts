import type { SourceRole } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { CsvRecord } from '#worker/records/csv-record.ts';
import { KeyPattern } from '#worker/records/key-pattern.ts';
import type { Login, RedisNode } from '../redis/node.ts';
import { connectAll } from '../redis/topology.ts';
import { parseRedisUrl } from '../redis/url.ts';
import { tlsOptions } from '../tls-options.ts';
import type { ListColumns, ListedColumn, ReadFirst } from './listing.ts';
import { memberColumns } from './members.ts';

/** What stands in the keys, then what stands in the values of the first records. */
export const listRedisColumns: ListColumns<'redis'> = async (settings, side, readFirst) => {
  const { keyPattern, layout } = settings;
  if (layout === 'hash-records') return ofHashes(settings, side);
  const inKey = keyPattern === undefined ? [] : new KeyPattern(keyPattern).names;
  const rows = await firstPayloads(settings, inKey, readFirst);
  const width = Math.max(1, inKey.length);
  const keys = Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null));
  const payload = ofPayloads(
    settings,
    rows.map((row) => row[width] ?? null),
  );
  if (inKey.length > 0) {
    const named = inKey.map((name, i) => ({ name, isKey: true, values: keys[i] ?? [] }));
    return [...named, ...payload.filter(({ name }) => !inKey.includes(name))];
  }
  // A bucket's field has no name of its own; often the record repeats it under one.
  const repeated = payload.find(({ values }) => values?.length && values.every((value, i) => value === keys[0]?.[i]));
  if (repeated) return payload.map((column) => (column === repeated ? { ...column, isKey: true } : column));
  return [{ name: 'key', isKey: true, values: keys[0] ?? [] }, ...payload];
};

function firstPayloads(settings: SettingsOf<'redis'>, inKey: string[], readFirst: ReadFirst) {
  const asTexts = { ...settings, format: 'text' as const, columns: undefined };
  const key = inKey.length > 0 ? inKey : ['key'];
  // Any name that no part of the key has.
  const payload = `payload of ${key.join(' ')}`;
  return readFirst(asTexts, key, [payload]);
}

function ofPayloads(settings: SettingsOf<'redis'>, payloads: (string | null)[]): ListedColumn[] {
  if (settings.format === 'json') return memberColumns(payloads);
  if (settings.format === 'text') return [{ name: 'value', values: payloads }];
  const rows = payloads.map((payload) => cellsOf(payload ?? '', settings.delimiter));
  const count = Math.max(0, ...rows.map((row) => row.length));
  const names = Array.isArray(settings.columns) ? settings.columns : [];
  return Array.from({ length: count }, (_, i) => ({
    name: names[i] ?? String(i + 1),
    values: rows.map((row) => row[i] ?? null),
  }));
}

function cellsOf(text: string, delimiter: string): string[] {
  const bytes = Buffer.from(text);
  const record = new CsvRecord(delimiter.charCodeAt(0));
  record.read(bytes, 0, bytes.length, true);
  return Array.from({ length: record.count }, (_, i) => Buffer.from(record.cell(bytes, i)).toString('utf8'));
}

/** A hash for every record: the fields of the first ones. */
async function ofHashes(settings: SettingsOf<'redis'>, side: SourceRole): Promise<ListedColumn[]> {
  const pattern = new KeyPattern(settings.keyPattern ?? '');
  const target = parseRedisUrl(settings.url, side);
  const tls = await tlsOptions(settings.tls, target.isTls, side);
  const login: Login = { user: target.user, password: target.password, tls };
  const { nodes } = await connectAll(target, login, side, new AbortController().signal);
  try {
    const columns = new Map<string, (string | null)[]>(pattern.names.map((name) => [name, []]));
    for (const node of nodes) await collectHashes(node, settings.match ?? pattern.glob, columns);
    return [...columns].map(([name, values]) => ({ name, isKey: pattern.names.includes(name), values }));
  } finally {
    for (const node of nodes) node.close();
  }
}

async function collectHashes(node: RedisNode, match: string, columns: Map<string, (string | null)[]>): Promise<void> {
  let cursor = '0';
  let seen = 0;
  for (let scans = 0; scans === 0 || (cursor !== '0' && scans < limits.redisEstimateScans); scans++) {
    const reply = await node.scan(cursor, match);
    cursor = reply.cursor;
    for (const key of reply.keys.slice(0, limits.columnSampleRecords - seen)) {
      seen++;
      const entries = (await node.ask('HGETALL', key.toString('utf8')).catch(() => [])) as string[];
      for (let i = 0; i + 1 < entries.length && columns.size < limits.fieldsMax; i += 2) {
        const [name = '', value = ''] = entries.slice(i, i + 2);
        columns.set(name, [...(columns.get(name) ?? []), value]);
      }
    }
    if (seen >= limits.columnSampleRecords) return;
  }
}
