import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Definition, definitionSchema } from '#shared/definition.ts';
import type { Finding, Side } from '#shared/finding.ts';
import { createGauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { DiffOutput, SnapshotTotals } from '#shared/tasks.ts';
import { diff } from '#worker/diff.ts';
import { FindingsReader } from '#worker/evidence/findings-reader.ts';
import { placedFinding } from '#worker/evidence/placed-finding.ts';
import { prepare, seal } from '#worker/findings.ts';
import { pull } from '#worker/pull.ts';
import type { WrittenRecord } from './sides.ts';

export type Files = Record<Side | 'findings', string>;
export type Outcome = DiffOutput & {
  inbound: SnapshotTotals;
  outbound: SnapshotTotals;
  digest: string;
  kept: number;
  findings: Finding[];
};

export const allPartitions = Array.from({ length: limits.partitions }, (_, partition) => partition);

export function definitionOf(settings: object): Definition {
  return definitionSchema.parse({ name: 'engine', ...settings });
}

/** A whole run in this process: both sides pulled, every partition compared in the given groups, the findings sealed. */
export async function runEngine(definition: Definition, files: Files, groups = [allPartitions]): Promise<Outcome> {
  const [inbound, outbound] = [
    await pullSide(definition, files, 'inbound'),
    await pullSide(definition, files, 'outbound'),
  ];
  return { inbound, outbound, ...(await diffSides(definition, files, groups)) };
}

export function pullSide({ key, fields, ...sources }: Definition, files: Files, side: Side): Promise<SnapshotTotals> {
  return pull({ side, source: sources[side], key, fields, snapshot: files[side], gauge: createGauge() });
}

export async function diffSides(
  { key, fields, trustSums }: Definition,
  files: Files,
  groups = [allPartitions],
): Promise<Omit<Outcome, Side>> {
  await prepare({ findings: files.findings, key, fields });
  const outputs: DiffOutput[] = [];
  for (const partitions of groups)
    outputs.push(await diff({ ...files, key, fields, trustSums, partitions, gauge: createGauge() }));
  const sealed = await seal({ findings: files.findings });
  return {
    ...sealed,
    tallies: outputs.flatMap(({ tallies }) => tallies),
    failed: outputs.flatMap(({ failed }) => failed),
    findings: findingsIn(files.findings),
  };
}

export function findingsIn(path: string): Finding[] {
  const reader = new FindingsReader(path);
  try {
    const made = placedFinding(reader.key, reader.fields);
    return Array.from(reader.places(), (found) => ('block' in found ? made(found) : found));
  } finally {
    reader.close();
  }
}

/** Where a record stands in the file that was written. */
export type Where = (record: number) => { place: string; raw: string };

/** Writes a side as CSV and says where each record came to stand. */
export function writeCsv(path: string, names: string[], records: WrittenRecord[]): Where {
  const lines = records.map((cells) => cells.map((cell) => csvCell(cell?.written)).join(','));
  writeFileSync(path, `${names.join(',')}\n${lines.map((line) => `${line}\n`).join('')}`);
  let line = 2;
  const starts = lines.map((text) => {
    const start = line;
    line += text.split('\n').length;
    return start;
  });
  return (record) => ({ place: `${basename(path)}:${starts[record]}`, raw: lines[record] ?? '' });
}

/** Writes a side as JSON lines: columns of JSON as JSON, plain numbers as numbers, everything else as texts. */
export function writeNdjson(path: string, names: string[], records: WrittenRecord[]): Where {
  const lines = records.map((cells) => {
    const members = cells.map((cell, i) => `${JSON.stringify(names[i])}:${jsonCell(names[i] ?? '', cell?.written)}`);
    return `{${members.toReversed().join(', ')}}`;
  });
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return (record) => ({ place: `${basename(path)}:${record + 1}`, raw: lines[record] ?? '' });
}

function csvCell(written: string | undefined): string {
  if (written === undefined) return '';
  return written === '' || /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}

function jsonCell(name: string, written: string | undefined): string {
  if (written === undefined) return 'null';
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?(e-?\d+)?$/.test(written);
  return name === 'doc' || isNumber ? written : JSON.stringify(written);
}
