import { statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { CronTimes } from '#shared/cron.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Activity } from '../clearing-policy.ts';
import { type LoadedDefinition, loadDefinition } from '../definition-file.ts';
import type { PassBooks, RunBooks } from '../ports.ts';

/** A definition as it stands in its file now: what it is cleared for, and when. */
export type Planned = {
  path: string;
  name: string;
  activity: Activity | null;
  schedule: CronTimes | null;
  /** Null where the file cannot be read, or is not right; `problem` says why. */
  loaded: LoadedDefinition | null;
  problem: string | null;
};

type Parts = {
  runs: Pick<RunBooks, 'newestOfEach'>;
  passes: Pick<PassBooks, 'paths'>;
  /** The files in the workspace's own folder. */
  own: () => string[];
  environment: Record<string, string | undefined>;
};

/**
 * Every definition that the workspace knows: those in its folder, those that were run before from elsewhere, and those
 * that have passes. A file is read again when it has changed.
 */
export function plannedDefinitions({ runs, passes, own, environment }: Parts): () => Planned[] {
  const read = new Map<string, { stamp: string; planned: Planned }>();
  return () => {
    const ran = new Map(
      runs.newestOfEach(limits.definitionsListedMax).map(({ definitionPath, name }) => [definitionPath, name]),
    );
    const paths = [...new Set([...own(), ...ran.keys(), ...passes.paths()])].slice(0, limits.definitionsListedMax);
    return paths.map((path) => {
      const stamp = stampOf(path);
      const known = read.get(path);
      if (known && known.stamp === stamp) return known.planned;
      const planned = plannedIn(path, ran.get(path), environment);
      // What failed may depend on a variable that is set by now.
      if (planned.loaded) read.set(path, { stamp, planned });
      else read.delete(path);
      return planned;
    });
  };
}

function plannedIn(path: string, name: string | undefined, environment: Parts['environment']): Planned {
  try {
    const loaded = loadDefinition(path, environment);
    const { activity, schedule } = loaded.definition;
    const named = loaded.definition.name;
    return { path, name: named, activity: activity ?? null, schedule: schedule ?? null, loaded, problem: null };
  } catch (error) {
    if (!(error instanceof TieoutError)) throw error;
    const called = name ?? basename(path, extname(path));
    return { path, name: called, activity: null, schedule: null, loaded: null, problem: error.message };
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : 'gone';
}
