import type { Definition } from '#shared/definition.ts';
import { sides } from '#shared/finding.ts';
import type { Plan } from '#shared/forecast.ts';
import { limits } from '#shared/limits.ts';
import { withBothSides } from './both-sides.ts';
import type { LoadedDefinition } from './definition-file.ts';
import { evidenceFiles } from './evidence-files.ts';
import { type Experience, experienceOf } from './experience.ts';
import { forecast } from './forecast.ts';
import { type Knowledge, outlookOf } from './outlook.ts';
import type { Clock, Disk, EstimateBooks, RunBooks, Workers } from './ports.ts';
import { lookAt, withRetries } from './retries.ts';
import { withScratch } from './scratch.ts';
import { tryBothSides } from './trial.ts';

export type PlanParts = {
  books: RunBooks;
  estimates: EstimateBooks;
  workers: Workers;
  disk: Disk;
  clock: Clock;
  workspace: string;
  machine: string;
};

/**
 * Says how long a run started now would take: from what earlier runs measured, or else from a sample of both sources.
 * The sample is kept, for the estimate of the run that was planned.
 */
export async function planRun(parts: PlanParts, loaded: LoadedDefinition): Promise<Plan> {
  const { books, estimates, disk, workspace, clock, machine } = parts;
  const { definition } = loaded;
  const [records, master] = await Promise.all([
    countBoth(parts.workers, definition),
    countMaster(parts.workers, definition),
  ]);
  const experience = experienceWith(books, definition);
  const free = await disk.freeBytes(workspace);
  const isKnown = sides.every((side) => experience.rates[side]);
  const hasRoom = free === null || free >= limits.diskReserveBytes;
  const sample = isKnown || !hasRoom ? estimates.findSample(loaded.rulesSha256) : await takeSample(parts, loaded);
  const known = { records, experience, sample, machine: estimates.findMachine(machine) };
  const expected = forecast(outlookOf(definition, known), { activity: definition.activity, free, now: clock.now() });
  return { name: definition.name, ...expected, ...(master ? { master } : {}) };
}

async function takeSample(parts: PlanParts, { definition, rulesSha256 }: LoadedDefinition) {
  const { workers, estimates, disk, workspace, clock } = parts;
  const sample = await withScratch(disk, workspace, (folder) =>
    tryBothSides(workers, definition, evidenceFiles(folder, 'sample')),
  );
  estimates.keepSample(rulesSha256, clock.now(), sample);
  return sample;
}

/** About how many lines the master list has, where there is one. Errors: as opening and counting it fails. */
async function countMaster(workers: Workers, { master, key }: Definition): Promise<Plan['master']> {
  if (!master) return undefined;
  const input = { side: 'master' as const, source: master.source, key, fields: [] };
  const complaint = { what: 'the master list could not be counted', next: lookAt('the master list') };
  const { records, isExact } = await withRetries(workers, 'estimate', input, complaint);
  return { records: records ?? 0, isExact };
}

/** About how many records both sources hold. Errors: as opening and counting them fails. */
export async function countBoth(workers: Workers, definition: Definition): Promise<Knowledge['records']> {
  const { key, fields } = definition;
  return withBothSides(async (side) => {
    const input = { side, source: definition[side], key, fields };
    const complaint = { what: `${side} could not be counted`, next: lookAt(side) };
    const { records, isExact } = await withRetries(workers, 'estimate', input, complaint);
    return { records: records ?? 0, isExact };
  });
}

/** What the last runs of this definition measured. */
export function experienceWith(books: RunBooks, definition: Definition): Experience {
  return experienceOf(books.lastEnded(definition.name, limits.experienceRuns), definition);
}
