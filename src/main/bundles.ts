import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '#package.json' with { type: 'json' };
import type { BundleVerificationEvent } from '#shared/bundle.ts';
import { type VerifyAsked, type VerifyingParts, verifyBundle } from './core/bundle/verifying.ts';
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
