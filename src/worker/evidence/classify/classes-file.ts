import { existsSync } from 'node:fs';
import type { ClassRule } from '#shared/classify.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Classes, Reviewed } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { listFileOf } from '../list/list-file.ts';
import { sealedDigest } from '../review/finding-row.ts';
import { readMarksFile, sha256OfFile, writeMarksFile } from '../review/marks-file.ts';
import { makeClasses } from './make-classes.ts';

/** By which rule each finding is classified: one more than the rule's place, by the finding's number; 0 by none. */
export type FindingClasses = { rules: ClassRule[]; classOf: Uint32Array };

/** In which run each finding was first found, by its number. */
export type FirstSeen = { firstSeen: Uint32Array; seenIn: string[] };

/** All that the classes follow from, besides the findings themselves. */
type Head = { findings: string; rules: ClassRule[]; ages: Record<string, number> };

/**
 * The classes of a run's findings as the trail has sealed them: those kept beside the findings where they have that digest,
 * else made anew. `isAnew` makes them anew whatever is kept. Errors: `verification` where they are others than were sealed.
 */
export function classesOf(db: Sqlite, { classes, isAnew, run }: Reviewed, seen: FirstSeen): FindingClasses {
  if (!classes) return { rules: [], classOf: new Uint32Array(0) };
  const { path, sha256, rules, ages } = classes;
  if (!isAnew && existsSync(path) && sha256OfFile(path) === sha256) {
    const [classOf] = readMarksFile<Head>(path)?.arrays ?? [];
    if (classOf) return { rules, classOf };
  }
  const made = makeAgain(db, classes, seen);
  if (writeClasses(db, path, { rules, ages }, made) === sha256) return { rules, classOf: made };
  throw new TieoutError(
    'verification',
    `the findings of run ${run} are classified otherwise than the audit trail says`,
    {
      next: 'Look with tieout verify; restore the newest copy of the workspace.',
    },
  );
}

function makeAgain(db: Sqlite, { rules, ages }: Pick<Classes, 'rules' | 'ages'>, seen: FirstSeen): Uint32Array {
  return makeClasses(listFileOf(db), rules, agesOf(ages, seen));
}

/** Returns the SHA-256 of the file, which is the same for the same findings, rules and ages. */
export function writeClasses(
  db: Sqlite,
  path: string,
  { rules, ages }: Pick<Classes, 'rules' | 'ages'>,
  classOf: Uint32Array,
): string {
  return writeMarksFile<Head>(path, { header: { findings: sealedDigest(db), rules, ages }, arrays: [classOf] });
}

/** How many seconds ago a finding was first found; none of what this run is the first to find. */
export function agesOf(ages: Record<string, number>, { firstSeen, seenIn }: FirstSeen): (id: number) => number {
  const seconds = seenIn.map((run) => ages[run] ?? 0);
  return (id) => seconds[firstSeen[id] ?? 0] ?? 0;
}
