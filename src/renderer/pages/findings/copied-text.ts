import { csvText } from '#shared/csv-text.ts';
import type { FindingRow, FindingsColumns } from '#shared/findings-list.ts';

export type CopyForm = 'text' | 'csv' | 'json';

/** Findings as people paste them: lines to read, a table for a spreadsheet, or JSON as an export has it. */
export function findingsAs(form: CopyForm, rows: FindingRow[], columns: FindingsColumns): string {
  if (form === 'json')
    return JSON.stringify(
      rows.map((row) => findingOf(row, columns)),
      null,
      2,
    );
  if (form === 'csv') return csvText(tableOf(rows, columns));
  return rows.map((row) => textOf(row, columns)).join('\n\n');
}

function textOf(row: FindingRow, { key, fields }: FindingsColumns): string {
  if (row.invalid) {
    const { side, place, reason, raw } = row.invalid;
    return [`invalid (${side})`, `place: ${place}`, `reason: ${reason}`, `raw: ${raw}`].join('\n');
  }
  const head = `${row.kind} ${key.map(({ name }, i) => `${name}=${row.key[i] ?? ''}`).join(' ')}`;
  if (row.counts) return `${head}\ninbound: ${row.counts.inbound}\noutbound: ${row.counts.outbound}`;
  const lines = fields.map(({ name }, i) => {
    const [inbound, outbound] = [row.inbound?.[i], row.outbound?.[i]].map(spelled);
    return `${row.differs.includes(i) ? '≠ ' : '  '}${name}: ${inbound} | ${outbound}`;
  });
  return [head, ...lines].join('\n');
}

/** Absent, null and empty are told apart. */
function spelled(value: string | null | undefined): string {
  if (value === undefined) return '∅';
  if (value === null) return 'null';
  return value === '' ? '""' : value;
}

function tableOf(rows: FindingRow[], { key, fields }: FindingsColumns): (string | null)[][] {
  const names = fields.flatMap(({ name }) => [`${name} inbound`, `${name} outbound`]);
  const head = ['kind', ...key.map(({ name }) => name), 'differing fields', ...names, 'place', 'reason', 'raw'];
  const lines = rows.map((row) => [
    row.kind,
    ...key.map((_, i) => row.key[i] ?? null),
    row.differs.map((place) => fields[place]?.name ?? '').join(' '),
    ...fields.flatMap((_, i) => [row.inbound?.[i] ?? null, row.outbound?.[i] ?? null]),
    row.invalid?.place ?? null,
    row.invalid?.reason ?? null,
    row.invalid?.raw ?? null,
  ]);
  return [head, ...lines];
}

function findingOf(row: FindingRow, { key, fields }: FindingsColumns): object {
  if (row.invalid) return { kind: row.kind, ...row.invalid };
  const named = (names: { name: string }[], values: (string | null)[]) =>
    Object.fromEntries(names.map(({ name }, i) => [name, values[i] ?? null]));
  return {
    kind: row.kind,
    key: named(key, row.key),
    ...(row.kind === 'different' ? { fields: row.differs.map((place) => fields[place]?.name) } : {}),
    ...(row.inbound ? { inbound: named(fields, row.inbound) } : {}),
    ...(row.outbound ? { outbound: named(fields, row.outbound) } : {}),
    ...(row.counts ? { counts: row.counts } : {}),
  };
}
