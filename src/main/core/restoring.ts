import { join } from 'node:path';
import type { CollectorSettings } from '#shared/collector.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { RestoreAsked, Restored, RestoredSide } from '#shared/restore.ts';
import type { RunSummary } from '#shared/run.ts';
import { loadCollector } from './collector-file.ts';
import { keptDefinition } from './definition-file.ts';
import { withEvidence } from './evidence-keeping.ts';
import type { Disk, Recorder, RunEntry, Workers } from './ports.ts';
import { withScratch } from './scratch.ts';

export type RestoringParts = {
  workers: Workers;
  disk: Disk;
  recorder: Recorder;
  workspace: string;
  environment: Record<string, string | undefined>;
  ended: (run: string) => RunEntry & { summary: RunSummary };
  restoreSide: (
    settings: CollectorSettings,
    side: Side,
    source: { file: string; name: string } | { stream: string },
    asked: Pick<RestoreAsked, 'bucket' | 'dryRun'>,
    signal: AbortSignal,
  ) => Promise<RestoredSide>;
};

/** Fills the clearing pool of a collector's file again, from a run's sealed snapshots or from its streams. */
export function poolRestoring(parts: RestoringParts) {
  const { environment, recorder } = parts;
  return async (file: string, asked: RestoreAsked, signal?: AbortSignal): Promise<Restored> => {
    const settings = loadCollector(file, environment);
    const { prefix, buckets } = settings.pool;
    if (asked.bucket !== undefined && asked.bucket >= buckets)
      throw new TieoutError('usage', `the pool has no bucket ${asked.bucket}`, {
        next: `They are 0 to ${buckets - 1}.`,
      });
    const chosen = asked.side ? [asked.side] : sides.filter((side) => 'run' in asked.from || settings[side]);
    const restored: Restored = { prefix, dryRun: asked.dryRun, sides: [] };
    for (const side of chosen) restored.sides.push(await restoreOne(parts, settings, side, asked, signal));
    for (const { side, records, written, replaced, missing, older } of asked.dryRun ? [] : restored.sides)
      recorder.enter('pool.restored', { prefix, side, records, written, replaced, missing, older, from: asked.from });
    return restored;
  };
}

function restoreOne(
  parts: RestoringParts,
  settings: CollectorSettings,
  side: Side,
  { from, ...asked }: RestoreAsked,
  signal: AbortSignal = new AbortController().signal,
): Promise<RestoredSide> {
  if ('stream' in from) return parts.restoreSide(settings, side, from, asked, signal);
  const entry = parts.ended(from.run);
  const definition = keptDefinition(entry, parts.environment);
  const members = membersOf(definition, settings, side, entry.run);
  const snapshot = withEvidence(entry)[side];
  return withScratch(parts.disk, parts.workspace, async (folder) => {
    const path = join(folder, `${side}.ndjson`);
    const { key, fields } = definition;
    await parts.workers.run('recordLines', {
      snapshot,
      columns: [...key, ...fields],
      keyColumns: key.length,
      members,
      path,
    });
    const name = `the snapshot of run ${entry.run}`;
    return parts.restoreSide(settings, side, { file: path, name }, asked, signal);
  });
}

/** What each column is called in the pool's JSON: as the run read it there, or by its own name. */
function membersOf(definition: Definition, { key, version }: CollectorSettings, side: Side, run: string): string[] {
  const { columns } = definition[side];
  const isPool = definition[side].type === 'redis' && columns !== undefined && !Array.isArray(columns);
  const members = [...definition.key, ...definition.fields].map(({ name }) =>
    isPool && Object.hasOwn(columns, name) ? (columns[name] ?? name) : name,
  );
  const next = 'Restore from the streams, or from a run that compares them.';
  const nested = members.find((member) => member.includes('.'));
  if (nested) throw new TieoutError('usage', `run ${run} read ${nested} out of a nested member`, { next });
  const needed = [...key.map(({ name }) => name), ...(version ? [version.name] : [])];
  const absent = needed.find((name) => !members.includes(name));
  if (absent === undefined) return members;
  throw new TieoutError('usage', `the records of run ${run} hold no ${absent}, which the pool needs`, { next });
}
