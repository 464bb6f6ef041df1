import { existsSync, rmSync } from 'node:fs';
import { limits } from '#shared/limits.ts';
import { readIds, writeIds } from './ids-file.ts';

/** Both ends of a list that is being put in order, as far as its findings were looked at. */
export type EndsSoFar = {
  /** `slot` is the finding's number among the keys. */
  see: (slot: number, id: number) => void;
  /** Writes them down for whoever reads the list meanwhile, now and then. */
  tell: () => void;
  /** The list is there, or will not be. */
  forget: () => void;
};

/** `compare` puts two slots in order. */
export function endsSoFar(path: string, compare: (a: number, b: number) => number): EndsSoFar {
  const ends = [keepLeast(compare), keepLeast((a, b) => compare(b, a))];
  let toldAt = 0;
  return {
    see(slot, id) {
      for (const end of ends) end.see(slot, id);
    },
    tell() {
      if (Date.now() - toldAt < limits.endsToldMs) return;
      const [least = [], greatest = []] = ends.map((end) => end.ids());
      writeIds(path, Uint32Array.from([least.length, ...least, ...greatest]));
      toldAt = Date.now();
    },
    forget: () => rmSync(path, { force: true }),
  };
}

/** The ids of the first rows as they are known by now; none where none were told yet. */
export function readEndSoFar(path: string, from: number, count: number, descending: boolean): number[] {
  if (!existsSync(path)) return [];
  const [least = 0, ...ids] = readIds(path);
  return (descending ? ids.slice(least) : ids.slice(0, least)).slice(from, from + count);
}

/**
 * The least of all that were seen. Twice as many as are wanted are let in before they are cut down again; from then on
 * nearly every other one falls to one comparison.
 */
function keepLeast(compare: (a: number, b: number) => number) {
  const wanted = limits.endRows;
  let kept: { slot: number; id: number }[] = [];
  let last: number | undefined;
  const cut = () => {
    kept.sort((a, b) => compare(a.slot, b.slot));
    kept = kept.slice(0, wanted);
    if (kept.length === wanted) last = kept.at(-1)?.slot;
  };
  return {
    see(slot: number, id: number): void {
      if (last !== undefined && compare(slot, last) >= 0) return;
      kept.push({ slot, id });
      if (kept.length >= wanted * 2) cut();
    },
    ids(): number[] {
      cut();
      return kept.map(({ id }) => id);
    },
  };
}
