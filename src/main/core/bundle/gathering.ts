import { existsSync } from 'node:fs';
import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledRun, BundlePartName } from '#shared/bundle.ts';
import { bundlePartNames } from '#shared/bundle.ts';
import type { Checkpoint } from '#shared/checkpoint.ts';
import { sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Certificate } from '#shared/signoff.ts';
import { confirmedFiles, masterFiles } from '../evidence-files.ts';
import type { SelectionBooks, TrailBooks, TrailRow } from '../ports.ts';
import { allDecisions, carriedPath, decisionsOn } from '../review/reviewed.ts';
import type { EndedRun } from '../run-finding.ts';
import { parseCheckpoint } from '../trail/checkpoint.ts';
import type { Trail } from '../trail/trail.ts';
import { readingsOf, textOf } from './readings.ts';

export type GatherParts = { trail: Trail; entries: TrailBooks; selections: SelectionBooks };
export type Gathered = { checkpoint: Checkpoint; parts: { name: BundlePartName; file: string }[] };

/** Writes everything of a bundle that is not evidence into a folder, as the trail stood at one checkpoint. */
export async function gather(
  parts: GatherParts,
  entry: EndedRun,
  certificate: Certificate,
  to: { folder: string; hasSnapshots: boolean },
): Promise<Gathered> {
  const { trail, entries, selections } = parts;
  const { run, evidence } = entry;
  const checkpoint = trail.checkpoint();
  const kept = entries.checkpoints().flatMap((text) => parseCheckpoint(text) ?? []);
  const texts: Partial<Record<BundlePartName, string>> = {
    'run.json': textOf(bundledRun(entry)),
    'definition.yaml': entry.definitionText,
    'certificate.json': textOf(certificate),
    'checkpoints.json': textOf([...kept.filter(({ size }) => size < checkpoint.size), checkpoint]),
    'selections.ndjson': selected({ trail, selections }, run),
    ...readingsOf({ trail, selections }, run),
  };
  const files = new Map<BundlePartName, string>();
  for (const name of bundlePartNames) {
    const text = texts[name];
    if (text === undefined) continue;
    files.set(name, join(to.folder, name));
    await writeFile(join(to.folder, name), text);
  }
  files.set('trail.ndjson', join(to.folder, 'trail.ndjson'));
  await writeTrail(join(to.folder, 'trail.ndjson'), entries, checkpoint.size);
  const carried = carriedPath(evidence.folder);
  if (decisionsOn({ trail, selections }, run).carried && existsSync(carried))
    files.set('carried.marks', carried).set('carried.marks.closed', `${carried}.closed`);
  files.set('findings.sqlite', evidence.findings);
  if (to.hasSnapshots) for (const side of sides) files.set(`${side}.snapshot`, evidence[side]);
  if (to.hasSnapshots && entry.summary.confirmation?.readings) {
    const again = confirmedFiles(evidence.folder);
    for (const side of sides) files.set(`${side}.confirmed.snapshot`, again[side]);
  }
  if (entry.summary.master) {
    const master = masterFiles(evidence.folder);
    files.set('master.sqlite', master.list);
    if (to.hasSnapshots) files.set('master.snapshot', master.snapshot);
  }
  return { checkpoint, parts: inOrder(files) };
}

function inOrder(files: Map<BundlePartName, string>): Gathered['parts'] {
  return bundlePartNames.flatMap((name) => {
    const file = files.get(name);
    return file === undefined ? [] : [{ name, file }];
  });
}

function bundledRun({ run, name, startedAt, endedAt, summary, ...entry }: EndedRun): BundledRun {
  const { evidence: _, ...rest } = summary;
  const { definitionPath, definitionSha256, rulesSha256 } = entry;
  return {
    ...{ run, name, verdict: summary.verdict, startedAt, endedAt: endedAt ?? summary.endedAt },
    ...{ definitionPath, definitionSha256, rulesSha256, summary: rest },
  };
}

/** What was selected singly for the decisions that may hold findings of the run. */
function selected(reading: { trail: Trail; selections: SelectionBooks }, run: string): string {
  const names = new Set<string>();
  for (const { scope } of allDecisions(reading, run).values()) if ('selection' in scope) names.add(scope.selection);
  const lines = [...names].map((sha256) => textOf({ sha256, text: reading.selections.find(sha256) ?? '' }));
  return lines.map((line) => `${line}\n`).join('');
}

/** A piece at a time, so that neither memory nor whoever waits for the engine feels how long the trail is. */
async function writeTrail(path: string, entries: TrailBooks, size: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let sequence = 0; sequence < size; ) sequence = await writeSome(file, entries, sequence, size);
  } finally {
    await file.close();
  }
}

async function writeSome(file: FileHandle, entries: TrailBooks, after: number, size: number): Promise<number> {
  const rows: TrailRow[] = [];
  for (const row of entries.after(after)) {
    if (row.sequence > size || rows.length === limits.bundleEntriesAtATime) break;
    rows.push(row);
  }
  await file.write(rows.map((row) => `${textOf(row)}\n`).join(''));
  return rows.at(-1)?.sequence ?? size;
}
