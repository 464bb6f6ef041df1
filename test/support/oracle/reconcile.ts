import { areNear } from './decimal.ts';
import { microsOfCivil } from './instant.ts';

/** A compared field as far as comparing needs it. A tolerance of a datetime is in microseconds. */
export type OracleField = { name: string; tolerance?: { most: string; kind: 'absolute' | 'percent' | 'duration' } };

/** A record as one side has it: its canonical values, keys first, or why it cannot be read. */
export type OracleRecord = { values: (string | null)[] } | { place: string; reason: string; raw: string };

type Values = Record<string, string | null>;
export type OracleFinding = { kind: string; key?: Values } & Record<string, unknown>;

export type Reconciled = {
  matched: number;
  withinTolerance: number;
  findings: OracleFinding[];
  byField: Record<string, number>;
};

/** Compares two sides with a map and nothing else. Findings come sorted by kind and then by key. */
export function reconcile(
  key: string[],
  fields: OracleField[],
  inbound: OracleRecord[],
  outbound: OracleRecord[],
): Reconciled {
  const pairs = new Map<string, { inbound: Values[]; outbound: Values[] }>();
  const names = [...key, ...fields.map(({ name }) => name)];
  const put = (side: 'inbound' | 'outbound', records: OracleRecord[]) => {
    for (const record of records) {
      if (!('values' in record)) continue;
      const id = JSON.stringify(record.values.slice(0, key.length));
      const pair = pairs.get(id) ?? { inbound: [], outbound: [] };
      pair[side].push(Object.fromEntries(names.map((name, i) => [name, record.values[i] ?? null])));
      pairs.set(id, pair);
    }
  };
  put('inbound', inbound);
  put('outbound', outbound);
  const result: Reconciled = {
    matched: 0,
    withinTolerance: 0,
    findings: [],
    byField: Object.fromEntries(fields.map(({ name }) => [name, 0])),
  };
  for (const pair of pairs.values()) conclude(pair, key, fields, result);
  result.findings.push(...invalidOf('inbound', inbound), ...invalidOf('outbound', outbound));
  result.findings.sort((a, b) => compareFindings(a, b, key));
  return result;
}

function conclude(
  { inbound, outbound }: { inbound: Values[]; outbound: Values[] },
  keyNames: string[],
  fields: OracleField[],
  result: Reconciled,
): void {
  const [a, b] = [inbound[0], outbound[0]];
  const key = pick(a ?? b ?? {}, keyNames);
  const fieldNames = fields.map(({ name }) => name);
  if (inbound.length > 1 || outbound.length > 1) {
    result.findings.push({ kind: 'duplicate', key, counts: { inbound: inbound.length, outbound: outbound.length } });
  } else if (a === undefined || b === undefined) {
    if (a) result.findings.push({ kind: 'missing', key, inbound: pick(a, fieldNames) });
    if (b) result.findings.push({ kind: 'unexpected', key, outbound: pick(b, fieldNames) });
  } else {
    const unequal = fields.filter(({ name }) => a[name] !== b[name]);
    const apart = unequal.filter((field) => !isNear(field, a[field.name] ?? null, b[field.name] ?? null));
    if (apart.length === 0) {
      result.matched++;
      if (unequal.length > 0) result.withinTolerance++;
      return;
    }
    for (const { name } of apart) result.byField[name] = (result.byField[name] ?? 0) + 1;
    const names = apart.map(({ name }) => name);
    result.findings.push({
      kind: 'different',
      key,
      fields: names,
      inbound: pick(a, fieldNames),
      outbound: pick(b, fieldNames),
    });
  }
}

function isNear({ tolerance }: OracleField, a: string | null, b: string | null): boolean {
  if (!tolerance || a === null || b === null) return false;
  if (tolerance.kind !== 'duration') return areNear(a, b, tolerance.most, tolerance.kind === 'percent');
  const distance = microsOf(a) - microsOf(b);
  return (distance < 0n ? -distance : distance) <= BigInt(tolerance.most);
}

function microsOf(canonical: string): bigint {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = ''] = canonical
    .split(/[-T:.Z]/)
    .map((part, i) => (i < 6 ? Number(part) : part.padEnd(6, '0')));
  const parts = [year, month, day, hour, minute, second].map(Number);
  const civil = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((name, i) => [name, parts[i] ?? 0]);
  return microsOfCivil({ ...Object.fromEntries(civil), micros: Number(fraction) } as Parameters<
    typeof microsOfCivil
  >[0]);
}

function pick(values: Values, names: string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}

function invalidOf(side: string, records: OracleRecord[]): OracleFinding[] {
  return records.flatMap((record) => ('values' in record ? [] : [{ kind: 'invalid', side, ...record }]));
}

const kinds = ['missing', 'unexpected', 'different', 'duplicate', 'invalid'];

function compareFindings(a: OracleFinding, b: OracleFinding, key: string[]): number {
  if (a.kind !== b.kind) return kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
  if (a.kind === 'invalid') return a.side === b.side ? lineOf(a) - lineOf(b) : a.side === 'inbound' ? -1 : 1;
  for (const name of key) {
    const order = Buffer.compare(Buffer.from(a.key?.[name] ?? ''), Buffer.from(b.key?.[name] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}

function lineOf({ place }: OracleFinding): number {
  return Number(String(place).split(':').at(-1));
}
