import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '#package.json' with { type: 'json' };
import type { BundleVerification, BundleVerificationEvent } from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, type Gauge } from '#shared/gauge.ts';
import { type VerifyAsked, type VerifyingParts, verified, verifyBundle } from './core/bundle/verifying.ts';
import { evidenceFiles } from './core/evidence-files.ts';
import { keyFiles } from './core/people/key-files.ts';
import type { Disk, Workers } from './core/ports.ts';
import { nowhereOutside } from './core/trail/outside.ts';
import { openTrail } from './core/trail/trail.ts';
import { createPool } from './pool.ts';
import { openBooks } from './store/database.ts';
import { workspaceDisk } from './store/disk.ts';
import { runBooks } from './store/runs.ts';
import { selectionBooks } from './store/selections.ts';
import { trailBooks } from './store/trail.ts';

export type VerifierSettings = { workerFile: string; threads?: number | undefined; temporary?: string };

/** What verifies bundles on a machine that has nothing but the program: no workspace is needed, and none is made. */
export function createVerifier({ workerFile, threads, temporary }: VerifierSettings) {
  const workers = createPool(workerFile, threads);
  return { verify: verifierOf(workers, workspaceDisk(), temporary), close: () => workers.close() };
}

/** Verifies a bundle in a temporary folder that is gone afterwards. */
export function verifierOf(workers: Workers, disk: Disk, temporary = tmpdir()) {
  return async function* verify(
    asked: VerifyAsked,
    signal?: AbortSignal,
  ): AsyncGenerator<BundleVerificationEvent, void> {
    const folder = mkdtempSync(join(temporary, 'tieout-verify-'));
    try {
      yield* verifyBundle(verifyingParts(workers, disk), asked, folder, signal);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** A bundle as a workspace to be read, in a temporary folder until it is closed. */
export type OpenedBundle = { workspace: string; bundle: BundleVerification; remove: () => void };

/**
 * Takes somebody's bundle apart into a workspace that can be opened to be read, and verifies it. One that does not hold
 * is opened, too, as far as it can be read: what it came to says so. Errors: `verification` where it cannot be read.
 */
export async function openBundle(
  { workerFile, threads, temporary = tmpdir() }: VerifierSettings,
  path: string,
  gauge: Gauge = createGauge(),
): Promise<OpenedBundle> {
  const workers = createPool(workerFile, threads);
  const folder = mkdtempSync(join(temporary, 'tieout-open-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const parts = verifyingParts(workers, workspaceDisk());
    const { verification, run } = await verified(parts, { path, isReplayed: false }, folder, gauge);
    if (run === null) throw unreadable(verification);
    rmSync(join(folder, 'parts'), { recursive: true, force: true });
    return { workspace: join(folder, 'workspace'), bundle: verification, remove };
  } catch (error) {
    remove();
    throw error;
  } finally {
    await workers.close();
  }
}

function unreadable({ path, checks }: BundleVerification): TieoutError {
  const [why] = checks.filter(({ state }) => state === 'fails').flatMap(({ found }) => found);
  return new TieoutError('verification', `${path} cannot be opened: ${why ?? 'it holds no run'}`, {
    next: 'Ask for the bundle again; tieout verify tells all that is wrong with it.',
  });
}

export function verifyingParts(workers: Workers, disk: Disk): VerifyingParts {
  return {
    ...{ workers, disk },
    openShelf(folder) {
      const db = openBooks(folder);
      return {
        books: runBooks(db, (run) => evidenceFiles(join(folder, 'evidence'), run)),
        entries: trailBooks(db),
        selections: selectionBooks(db),
        close: () => void db.close(),
      };
    },
    openTrail: ({ entries: books }, folder) =>
      openTrail({
        ...{ books, keys: keyFiles(folder), outside: nowhereOutside, clock: { now: () => new Date() } },
        ...{ version: manifest.version, isReadOnly: true },
      }),
  };
}
