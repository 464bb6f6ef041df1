import type { SideRates } from '#shared/estimate.ts';
import type { Bench, BenchStep, Forecast } from '#shared/forecast.ts';
import { limits } from '#shared/limits.ts';
import type { LoadedDefinition } from './definition-file.ts';
import { evidenceFiles } from './evidence-files.ts';
import { forecast } from './forecast.ts';
import { measureMachine } from './machine.ts';
import { type Knowledge, outlookOf } from './outlook.ts';
import { countBoth, experienceWith, type PlanParts } from './planner.ts';
import { withScratch } from './scratch.ts';
import { tryBothSides } from './trial.ts';

export type BenchOptions = { records?: number | undefined; onStep?: (step: BenchStep) => void };

/** Measures this machine and, where a definition is given, its sources; then says when a run would be through. */
export async function bench(
  parts: PlanParts,
  loaded: LoadedDefinition | undefined,
  { records, onStep = () => {} }: BenchOptions,
): Promise<Bench> {
  const { workers, disk, workspace } = parts;
  if (loaded) onStep('counting');
  // Before anything takes time: a source that cannot be reached is told at once.
  const counted = loaded && (await countBoth(workers, loaded.definition));
  const measured = await withScratch(disk, workspace, (folder) => measure(parts, loaded, folder, onStep));
  const asked = { records: records ?? limits.benchForecastRecords, isExact: true };
  const expected = await forecastFrom(parts, loaded, measured, {
    records: counted && records === undefined ? counted : { inbound: asked, outbound: asked },
  });
  return {
    machine: measured.figures,
    name: loaded?.definition.name ?? null,
    forecast: expected,
    chunks: Math.ceil(Math.max(expected.inbound.records, expected.outbound.records) / limits.chunkRecordsMax),
  };
}

type Measured = Awaited<ReturnType<typeof measureMachine>> & { sample: SideRates | undefined };

async function measure(
  parts: PlanParts,
  loaded: LoadedDefinition | undefined,
  folder: string,
  onStep: (step: BenchStep) => void,
): Promise<Measured> {
  const { workers, estimates, clock } = parts;
  const machine = await measureMachine(parts, folder, onStep);
  estimates.keepMachine(machine.figures);
  if (!loaded) return { ...machine, sample: undefined };
  onStep('sampling');
  const sample = await tryBothSides(workers, loaded.definition, evidenceFiles(folder, 'sample'));
  estimates.keepSample(loaded.rulesSha256, clock.now(), sample);
  return { ...machine, sample };
}

/** From what was measured just now, and of earlier runs only by how much such measures were off. */
async function forecastFrom(
  { books, disk, workspace, clock }: PlanParts,
  loaded: LoadedDefinition | undefined,
  { figures, definition, sample }: Measured,
  { records }: Pick<Knowledge, 'records'>,
): Promise<Forecast> {
  const at = { activity: loaded?.definition.activity, free: await disk.freeBytes(workspace), now: clock.now() };
  const known = { records, machine: figures };
  if (loaded) {
    const { runs, earlier } = experienceWith(books, loaded.definition);
    const experience = { runs, earlier, rates: {}, records: {} };
    return forecast(outlookOf(loaded.definition, { ...known, experience, sample }), at);
  }
  const generated = { inbound: figures.csv, outbound: figures.json };
  const experience = { runs: 0, rates: {}, records: {}, earlier: [] };
  const outlook = outlookOf(definition, { ...known, experience, sample: generated });
  return forecast({ ...outlook, basedOn: 'bench' }, at);
}
