import { parseCsv } from './oracle/csv.ts';

type Values = Record<string, string | null>;

/**
 * Reads a CSV report back into findings: the apostrophe that guards a cell is taken off where it is none for programs,
 * an empty cell is null.
 */
export function readReportCsv(text: string, key: string[], fields: string[], isRaw = false): object[] {
  const [, ...rows] = parseCsv(text);
  return rows.map(({ cells, problem }) => {
    if (problem !== undefined) throw new Error(problem);
    const read = isRaw ? (text: string) => text : unguarded;
    const values = cells.map((cell) => (cell.text === '' && !cell.isQuoted ? null : read(cell.text)));
    const split = (names: string | null) => (isRaw ? (JSON.parse(names ?? '[]') as string[]) : names?.split(' '));
    return finding(values, key, fields, split);
  });
}

function finding(
  [kind, ...values]: (string | null)[],
  keyNames: string[],
  fields: string[],
  split: (names: string | null) => string[] | undefined,
): object {
  const key = valuesOf(keyNames, values.splice(0, keyNames.length));
  const differing = values.shift() ?? null;
  const pairs = values.splice(0, fields.length * 2);
  const inbound = valuesOf(
    fields,
    pairs.filter((_, i) => i % 2 === 0),
  );
  const outbound = valuesOf(
    fields,
    pairs.filter((_, i) => i % 2 === 1),
  );
  const [inboundCount, outboundCount, side, place, reason, raw] = values;
  if (kind === 'missing') return { kind, key, inbound };
  if (kind === 'unexpected') return { kind, key, outbound };
  if (kind === 'different') return { kind, key, fields: split(differing), inbound, outbound };
  if (kind === 'duplicate')
    return { kind, key, counts: { inbound: Number(inboundCount), outbound: Number(outboundCount) } };
  return { kind, side, place, reason, raw };
}

function valuesOf(names: string[], values: (string | null)[]): Values {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}

function unguarded(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}
