import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import {
  type BundledRun,
  type BundlePartName,
  bundledEntrySchema,
  bundledRunSchema,
  bundledSelectionSchema,
} from '#shared/bundle.ts';
import { type Checkpoint, checkpointSchema } from '#shared/checkpoint.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { signatureSchema } from '#shared/signoff.ts';
import { confirmedFiles, type EvidenceFiles, evidenceFiles, masterFiles } from '../evidence-files.ts';
import type { RunBooks, RunEntry, SelectionBooks, TrailBooks, TrailRow } from '../ports.ts';
import { carriedPath } from '../review/reviewed.ts';
import { BrokenTrail, follow, nothingVerified, type Verified } from '../trail/chain.ts';
import { checkpointComplaint } from '../trail/checkpoint.ts';
import { rootOf } from '../trail/merkle.ts';
import { linesOf } from './lines.ts';

/** The books of a workspace that is made of a bundle. */
export type Shelf = { books: RunBooks; entries: TrailBooks; selections: SelectionBooks; close(): void };

/** How far the trail of a bundle is what it was, and what its checkpoints say of it. */
export type RestoredTrail = {
  verified: Verified;
  problem: string | null;
  checkpointProblems: string[];
  checkpoints: number;
};

/** Where a bundle's parts lie, and the folder of the workspace that is made of them. */
export type Unpacking = { parts: string; workspace: string };

/** Evidence goes where a workspace has it; a part that the bundle has not stays away. */
export function placeEvidence({ parts, workspace }: Unpacking, run: string, names: readonly string[]): EvidenceFiles {
  const evidence = evidenceFiles(join(workspace, 'evidence'), run);
  mkdirSync(evidence.folder, { recursive: true });
  const carried = carriedPath(evidence.folder);
  const again = confirmedFiles(evidence.folder);
  const master = masterFiles(evidence.folder);
  const places: Partial<Record<BundlePartName, string>> = {
    'inbound.snapshot': evidence.inbound,
    'outbound.snapshot': evidence.outbound,
    'inbound.confirmed.snapshot': again.inbound,
    'outbound.confirmed.snapshot': again.outbound,
    'findings.sqlite': evidence.findings,
    'master.snapshot': master.snapshot,
    'master.sqlite': master.list,
    'carried.marks': carried,
    'carried.marks.closed': join(evidence.folder, `${basename(carried)}.closed`),
  };
  for (const [name, place] of Object.entries(places)) if (names.includes(name)) renameSync(join(parts, name), place);
  return evidence;
}

export function readRun(parts: string): BundledRun {
  return parsed(parts, 'run.json', bundledRunSchema);
}

/** Reads a part that is one JSON text. Throws `verification` where it is not what it should be. */
export function parsed<Schema extends z.ZodType>(
  parts: string,
  name: BundlePartName,
  schema: Schema,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(join(parts, name), 'utf8')));
  } catch (cause) {
    throw new TieoutError('verification', `${name} is not as Tieout writes it`, {
      next: 'Ask for the bundle again.',
      cause,
    });
  }
}

/**
 * Enters a bundle's trail in books of its own, each entry verified before: that it follows the one before and is what it
 * was hashed as; and at the size of each checkpoint, also of those that signatures carry, that it had that root.
 */
export async function restoreTrail(shelf: Shelf, parts: string): Promise<RestoredTrail> {
  const path = join(parts, 'trail.ndjson');
  const kept = parsed(parts, 'checkpoints.json', z.array(checkpointSchema).min(1));
  const due = Map.groupBy([...kept, ...(await signedCheckpoints(path))], ({ size }) => size);
  const restored: RestoredTrail = {
    verified: nothingVerified,
    problem: null,
    checkpointProblems: [],
    checkpoints: kept.length,
  };
  let rows: TrailRow[] = [];
  const put = async () => {
    shelf.entries.together(() => rows.forEach(shelf.entries.add));
    rows = [];
    await new Promise((resolve) => setImmediate(resolve));
  };
  try {
    for await (const line of linesOf(path)) {
      const row = entryIn(line, restored.verified.tree.size + 1);
      restored.verified = follow(restored.verified, row);
      for (const checkpoint of due.get(row.sequence) ?? []) holdAgainst(restored, checkpoint);
      rows.push(row);
      if (rows.length >= limits.bundleEntriesAtATime) await put();
    }
    await put();
  } catch (error) {
    restored.problem = error instanceof Error ? error.message : String(error);
    return restored;
  }
  const { size } = restored.verified.tree;
  for (const checkpoint of [...due.values()].flat().filter((checkpoint) => checkpoint.size > size))
    restored.checkpointProblems.push(`entries ${size + 1} to ${checkpoint.size} are gone from its end`);
  if (kept.at(-1)?.size !== size) restored.checkpointProblems.push('its last entries are under no checkpoint');
  for (const checkpoint of kept) shelf.entries.keepCheckpoint(checkpoint);
  return restored;
}

/** What was selected singly: each under its own SHA-256, which is looked at where it is used. */
export async function restoreSelections(shelf: Shelf, parts: string): Promise<void> {
  for await (const line of linesOf(join(parts, 'selections.ndjson'))) {
    const { sha256, text } = bundledSelectionSchema.parse(JSON.parse(line));
    shelf.selections.keep(sha256, text);
  }
}

export function restoreRun(shelf: Shelf, bundled: BundledRun, parts: string, evidence: EvidenceFiles): RunEntry {
  const { verdict, summary, ...about } = bundled;
  const definitionText = readFileSync(join(parts, 'definition.yaml'), 'utf8');
  const entry: RunEntry = {
    ...{ ...about, verdict, definitionText, evidence, state: 'ended', failure: null, estimate: null },
    ...{ evidenceDeleted: null, summary: { ...summary, evidence } },
  };
  shelf.books.add(entry);
  shelf.books.end(entry.run, { ...summary, evidence });
  return entry;
}

const signed = ['"action":"run.signed"', '"action":"run.countersigned"'];

/** The checkpoints that signatures carry stand in the trail itself, each after what it is of. */
async function signedCheckpoints(path: string): Promise<Checkpoint[]> {
  const found: Checkpoint[] = [];
  try {
    for await (const line of linesOf(path)) {
      if (!signed.some((action) => line.includes(action))) continue;
      const { payload } = JSON.parse(line) as { payload: string };
      found.push(z.object(signatureSchema.shape).parse(JSON.parse(payload)).statement.checkpoint);
    }
  } catch {
    // What cannot be read is told where the entries are verified.
  }
  return found;
}

function entryIn(line: string, sequence: number): TrailRow {
  try {
    const row = bundledEntrySchema.parse(JSON.parse(line));
    JSON.parse(row.payload);
    return row;
  } catch {
    throw new BrokenTrail(`entry ${sequence} cannot be read`);
  }
}

function holdAgainst({ verified, checkpointProblems }: RestoredTrail, checkpoint: Checkpoint): void {
  const complaint = checkpointComplaint(checkpoint, verified.workspace, verified.engineKeys);
  if (complaint) checkpointProblems.push(complaint);
  else if (rootOf(verified.tree).toString('hex') !== checkpoint.root)
    checkpointProblems.push(
      `the first ${checkpoint.size} entries are not those of the checkpoint signed ${checkpoint.at}`,
    );
}
