import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, randomFrom } from '#test/support/random.ts';

/** One line of the table: how often something was done, and how often each thing came of it. */
export type Line = { what: string; counts: Record<string, number>; misses: string[] };

/** What a fault is tried with. Case `i` depends on `seed + i` alone, so that any of them can be done again by itself. */
export type Trial = {
  seed: number;
  /** `short` runs with the tests, in seconds; `long` takes minutes. */
  form: 'short' | 'long';
  /** How many cases, where not as many as the form has. */
  cases?: number | undefined;
  /** A folder that is there for the trial. */
  folder: string;
  say(progress: string): void;
};

export type FaultName = 'kills' | 'sources' | 'workers' | 'files' | 'input' | 'events' | 'alerts' | 'journal';
export type Fault = { name: FaultName; run(trial: Trial): Promise<Line[]> };

/** Carries out one fault in a folder of its own. */
export async function tryFault(fault: Fault, trial: Omit<Trial, 'folder'>): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-faults-'));
  try {
    return await fault.run({ ...trial, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts for one line; `expect` collects what is not as it should be, with how to see it again. */
export class Tally implements Line {
  readonly counts: Record<string, number> = {};
  readonly misses: string[] = [];

  constructor(
    readonly what: string,
    private readonly fault: FaultName,
    private readonly trial: Trial,
    /** Shown in this order, also where nothing was counted. */
    names: string[] = [],
  ) {
    for (const name of names) this.counts[name] = 0;
  }

  count(name: string, by = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }

  /** Carries out a case. What it throws is a miss. */
  async case(i: number, title: string, act: (random: Random) => Promise<void>): Promise<void> {
    const seed = this.trial.seed + i;
    this.count('cases');
    try {
      await act(randomFrom(seed));
    } catch (error) {
      const repeat = `npm run faults -- --only ${this.fault} --seed ${seed} --cases 1`;
      const message = error instanceof Error ? error.message : String(error);
      this.misses.push(`${this.what}, ${title}: ${message}\n  again: ${repeat}`);
      this.trial.say(this.misses.at(-1) ?? '');
    }
  }
}

/** Carries out cases 0 to `count`, a few at a time. */
export async function inLanes(count: number, lanes: number, act: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
}

/** Throws where two things are not the same, and says what they are. */
export function same(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}`);
}

export function check(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

export function lineText({ what, counts, misses }: Line): string {
  const figures = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return `${what.padEnd(34)} ${[...figures, `misses ${misses.length}`].join(', ')}`;
}
