import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type BundledRun,
  type BundleVerification,
  type BundleVerificationEvent,
  type Manifest,
  type ManifestSignatures,
  manifestName,
  manifestSchema,
  manifestSignaturesName,
  manifestSignaturesSchema,
} from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Gauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { Unpacked } from '#shared/tasks.ts';
import { bytesText } from '#shared/text.ts';
import { gauged } from '../gauged.ts';
import type { Disk, RunEntry, Workers } from '../ports.ts';
import { signActions, signaturesOf } from '../review/signatures.ts';
import type { Trail } from '../trail/trail.ts';
import { type Checklist, checklist } from './checklist.ts';
import { lookAtContents } from './contents.ts';
import { manifestProblems, manifestSignatureProblems } from './manifest.ts';
import { textOf } from './readings.ts';
import {
  placeEvidence,
  type RestoredTrail,
  readRun,
  restoreRun,
  restoreSelections,
  restoreTrail,
  type Shelf,
  type Unpacking,
} from './restoring.ts';

export type VerifyingParts = {
  workers: Workers;
  disk: Disk;
  /** Books in a folder, made where there are none. */
  openShelf: (folder: string) => Shelf;
  /** The trail in such books, to be read. */
  openTrail: (shelf: Shelf, folder: string) => Trail;
};

/** `key` is a public key that the maker or the engine must have signed with: that it is theirs was learned elsewhere. */
export type VerifyAsked = { path: string; isReplayed: boolean; key?: string | undefined };

/** Verifies somebody's bundle, with nothing but its file, in a folder that is empty before and not needed afterwards. */
export async function* verifyBundle(
  parts: VerifyingParts,
  asked: VerifyAsked,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<BundleVerificationEvent, void> {
  for await (const event of gauged((gauge) => verified(parts, asked, folder, gauge), signal))
    yield 'result' in event ? { verification: event.result.verification } : { looked: event.done, total: event.total };
}

/** A bundle that was taken apart, as far as that went. */
export type Opened = {
  unpacking: Unpacking;
  manifest: Manifest;
  manifestText: string;
  signatures: ManifestSignatures;
  bundled: BundledRun;
  entry: RunEntry;
  trail: Trail;
  shelf: Shelf;
  restored: RestoredTrail;
};

/** What it came to, and whether the workspace in the folder can be opened to be read. */
export type Verified = { verification: BundleVerification; run: string | null };

export async function verified(
  parts: VerifyingParts,
  asked: VerifyAsked,
  folder: string,
  gauge: Gauge,
): Promise<Verified> {
  const unpacking = { parts: join(folder, 'parts'), workspace: join(folder, 'workspace') };
  for (const made of Object.values(unpacking)) mkdirSync(made, { recursive: true });
  await refuseNoRoom(parts.disk, asked.path, folder);
  const path = resolve(asked.path);
  const unpacked = await parts.workers.run('unpackBundle', { path, folder: unpacking.parts, gauge });
  const checks = checklist();
  await checks.look('file', [], () => (unpacked.complaint === null ? [] : [unpacked.complaint]));
  const found = await opened(parts, checks, unpacked, unpacking, asked.key);
  if (!found.manifest) return { verification: verification(path, checks, null), run: null };
  const about = aboutOf(found.manifest, unpacked, found);
  if (!found.opened) return { verification: verification(path, checks, about), run: null };
  try {
    await lookAtContents(parts, checks, found.opened, asked);
    return {
      verification: verification(path, checks, { ...about, signOff: signOffOf(found.opened) }),
      run: found.opened.entry.run,
    };
  } finally {
    found.opened.shelf.close();
  }
}

type Found = { manifest?: Manifest; signatures?: ManifestSignatures; opened?: Opened };

/** Reads the manifest, holds the parts against it, and makes books of them. */
async function opened(
  parts: VerifyingParts,
  checks: Checklist,
  unpacked: Unpacked,
  unpacking: Unpacking,
  key: string | undefined,
): Promise<Found> {
  const found: Found = {};
  await checks.look('parts', ['file'], () => {
    found.manifest = canonical(manifestName, unpacked.manifest, manifestSchema);
    found.signatures = canonical(manifestSignaturesName, unpacked.signatures, manifestSignaturesSchema);
    return manifestProblems(found.manifest, unpacked);
  });
  const { manifest, signatures } = found;
  if (!manifest || !signatures || !checks.holds('parts')) return found;
  const shelf = parts.openShelf(unpacking.workspace);
  try {
    const manifestText = unpacked.manifest ?? '';
    const restored = await trailOf(checks, shelf, unpacking);
    if (restored) {
      const trail = parts.openTrail(shelf, unpacking.workspace);
      const vouched = { manifest, manifestText, signatures, restored, trail };
      await checks.look('checkpoints', ['trail'], () => restored.checkpointProblems);
      await checks.look('manifest-signature', ['trail'], () => manifestSignatureProblems(vouched, key));
      const run = await runOf(checks, manifest, shelf, unpacking);
      if (run) return { ...found, opened: { ...vouched, ...run, unpacking, shelf } };
    }
    shelf.close();
    return found;
  } catch (error) {
    shelf.close();
    throw error;
  }
}

async function trailOf(checks: Checklist, shelf: Shelf, { parts }: Unpacking): Promise<RestoredTrail | undefined> {
  let restored: RestoredTrail | undefined;
  await checks.look('trail', ['parts'], async () => {
    restored = await restoreTrail(shelf, parts);
    return restored.problem === null ? [] : [restored.problem];
  });
  return checks.holds('trail') ? restored : undefined;
}

async function runOf(checks: Checklist, manifest: Manifest, shelf: Shelf, unpacking: Unpacking) {
  let begun: Pick<Opened, 'bundled' | 'entry'> | undefined;
  await checks.look('books', ['trail'], async () => {
    const bundled = readRun(unpacking.parts);
    if (bundled.run !== manifest.run) return ['its run is another than its manifest says'];
    const names = manifest.parts.map(({ name }) => name);
    const evidence = placeEvidence(unpacking, bundled.run, names);
    await restoreSelections(shelf, unpacking.parts);
    begun = { bundled, entry: restoreRun(shelf, bundled, unpacking.parts, evidence) };
    return [];
  });
  return begun;
}

/** A text that parses to the same in another spelling is not the text that was signed. */
function canonical<Result>(name: string, text: string | null, schema: { parse: (value: unknown) => Result }): Result {
  const value = schema.parse(JSON.parse(text ?? ''));
  if (textOf(value) === text) return value;
  throw new TieoutError('verification', `${name} is not as Tieout writes it`, { next: 'Ask for the bundle again.' });
}

function verification(path: string, checks: Checklist, about: BundleVerification['about']): BundleVerification {
  const all = checks.all();
  return { path, isWhole: all.every(({ state }) => state !== 'fails'), checks: all, about };
}

function aboutOf(manifest: Manifest, { bytes, manifest: text }: Unpacked, { signatures }: Found) {
  const { parts, ...about } = manifest;
  const keys = { engine: signatures?.engine.publicKey ?? '0'.repeat(64), maker: signatures?.maker?.publicKey ?? null };
  const hasSnapshots = parts.some(({ name }) => name === 'inbound.snapshot');
  const sha256 = createHash('sha256')
    .update(text ?? '')
    .digest('hex');
  return { ...about, hasSnapshots, bytes, sha256, keys };
}

/** How the run stands: the last signature, and whether it was reopened since; null where nobody signed. */
function signOffOf({ trail, entry }: Opened): NonNullable<BundleVerification['about']>['signOff'] {
  try {
    const signed = signaturesOf(trail.of(signActions, entry.run));
    const first = signed.findLast(({ statement }) => statement.countersigns === undefined);
    if (!first) return null;
    const told = ({ at, statement: { signer, note } }: typeof first) => {
      const { name, role, publicKey } = signer;
      return { name, role, publicKey, at, note };
    };
    const beside = signed.filter(({ statement }) => statement.countersigns === first.signature);
    return { state: first.voided === null ? 'signed' : 'reopened', ...told(first), countersigned: beside.map(told) };
  } catch {
    return undefined;
  }
}

async function refuseNoRoom(disk: Disk, path: string, folder: string): Promise<void> {
  const [needed, free] = [disk.bytesOf(path) * 2 + limits.diskReserveBytes, await disk.freeBytes(folder)];
  if (free === null || free >= needed) return;
  throw new TieoutError('workspace', `there is no room to take the bundle apart: ${bytesText(free)} are free`, {
    next: `Have ${bytesText(needed)} free in ${folder}, or set TMPDIR to another disk.`,
  });
}
