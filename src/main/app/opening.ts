import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { evidenceFiles } from '#main/core/evidence-files.ts';
import { keyFiles } from '#main/core/people/key-files.ts';
import { openPeople } from '#main/core/people/people.ts';
import type { Clock, Keyring } from '#main/core/ports.ts';
import { noTrace } from '#main/core/trail/no-trace.ts';
import { checkpointsFolder, nowhereOutside, outsideCheckpoint } from '#main/core/trail/outside.ts';
import { openTrail } from '#main/core/trail/trail.ts';
import { openBooks } from '#main/store/database.ts';
import { runBooks } from '#main/store/runs.ts';
import { trailBooks } from '#main/store/trail.ts';
import manifest from '#package.json' with { type: 'json' };
import type { BundleVerification } from '#shared/bundle.ts';

export type AppSettings = {
  workspace: string;
  workerFile: string;
  /** The built worker's smaller sister, for threads that only read lists. */
  readerFile?: string | undefined;
  threads?: number | undefined;
  environment: Record<string, string | undefined>;
  /** The desktop's, where there is one. */
  keyring?: Keyring | undefined;
  /** The machine's, unless said otherwise. */
  clock?: Clock | undefined;
  /** Where reports are written that a browser is given, unless in the workspace. */
  exportsFolder?: string | undefined;
  /** What the workspace was made of, where it is somebody's bundle: it is there to be read. */
  bundle?: BundleVerification | undefined;
};

/** A workspace's books, its trail and its people, as everything else stands on them. */
export function openWorkspace({ workspace, environment, keyring, bundle }: AppSettings, clock: Clock) {
  const folder = resolve(workspace);
  const db = openBooks(folder);
  const evidenceFolder = join(folder, 'evidence');
  const books = runBooks(db, (run) => evidenceFiles(evidenceFolder, run));
  const keys = keyFiles(folder);
  const entries = trailBooks(db);
  const isReadOnly = bundle !== undefined;
  const outside = isReadOnly ? nowhereOutside : outsideCheckpoint(checkpointsFolder(environment, folder), folder);
  const trail = openTrail({ books: entries, keys, outside, clock, version: manifest.version, isReadOnly });
  const userName = environment.USER || userInfo().username;
  const people = openPeople({ trail, keys, keyring, userName, isReader: isReadOnly });
  const traces = isReadOnly ? noTrace : people.recorder;
  return { folder, db, evidenceFolder, books, entries, trail, people, traces, isReadOnly };
}

export type OpenedWorkspace = ReturnType<typeof openWorkspace>;
