import type { PassCounts } from '#shared/activity.ts';
import { beat } from '#shared/pulse.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { openFindings } from '../findings-file.ts';
import { columnsOf, type StoredFinding } from '../review/finding-row.ts';
import { inOrder, orderOf } from '../review/in-step.ts';

/** Walks through the findings of several passes at once, the oldest first, and counts what became of them in the last. */
export function passFates(before: string[], now: string): PassCounts {
  const files: Sqlite[] = [];
  try {
    for (const path of [...before, now]) files.push(openFindings(path, { readonly: true }));
    const last = files[files.length - 1] as Sqlite;
    // Under another key no finding can be told to be the same.
    const comparable = files.filter((file) => isSameKey(file, last));
    return counted(comparable);
  } finally {
    for (const file of files) file.close();
  }
}

function counted(files: Sqlite[]): PassCounts {
  const counts: PassCounts = { new: 0, healed: 0, persistent: 0, flapping: 0, against: files.length - 1 };
  const walks = files.map(inOrder);
  try {
    const heads = walks.map(next);
    for (let steps = 0; ; steps++) {
      if (steps % 20_000 === 0) beat();
      const first = heads.reduce((a, b) => (orderOf(a, b) <= 0 ? a : b));
      if (!first) return counts;
      const isThere = heads.map((head) => head !== undefined && orderOf(head, first) === 0);
      const fate = fateOf(isThere);
      if (fate) counts[fate]++;
      isThere.forEach((is, i) => {
        if (is) heads[i] = next(walks[i] as Walk);
      });
    }
  } finally {
    // A file whose rows were not read to the end cannot be closed.
    for (const walk of walks) walk.return?.();
  }
}

type Walk = IterableIterator<StoredFinding>;

function next(walk: Walk): StoredFinding | undefined {
  return walk.next().value as StoredFinding | undefined;
}

/** By the passes in which a finding is there, the last one being this. Of what was gone before nothing is said again. */
function fateOf(isThere: boolean[]): 'new' | 'healed' | 'persistent' | 'flapping' | undefined {
  const isNow = isThere.at(-1);
  const wasBefore = isThere.at(-2);
  if (!isNow) return wasBefore ? 'healed' : undefined;
  if (wasBefore) return 'persistent';
  return isThere.slice(0, -1).includes(true) ? 'flapping' : 'new';
}

function isSameKey(a: Sqlite, b: Sqlite): boolean {
  return JSON.stringify(columnsOf(a).key) === JSON.stringify(columnsOf(b).key);
}
