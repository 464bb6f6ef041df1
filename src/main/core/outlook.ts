import type { Definition } from '#shared/definition.ts';
import type { EstimateBasis, MachineFigures, SideRate, SideRates } from '#shared/estimate.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { SourceSettings } from '#shared/source-settings.ts';
import type { Outlook } from './estimate.ts';
import type { Experience } from './experience.ts';

/** Everything that may be known of a run before it: how much there is, and how fast it went elsewhere or before. */
export type Knowledge = {
  records: Record<Side, { records: number; isExact: boolean }>;
  experience: Experience;
  /** What reading a part of both sources showed. */
  sample: SideRates | undefined;
  /** What this machine did with generated records. */
  machine: MachineFigures | undefined;
};

/** First guesses, for a machine that was never measured: an ordinary desktop of two cores. */
const atFirst = {
  csv: { recordsPerSecond: 500_000 },
  json: { recordsPerSecond: 200_000 },
  pairsPerSecond: 1_500_000,
  /** Compressed, and with the key's hash: a short text or a number. */
  bytesPerColumn: 5,
  /** One finding of two hundred bytes for each hundred records. */
  findingsBytesPerRecord: 2,
};

/** Takes each figure from where it is known best. */
export function outlookOf(definition: Definition, { records, experience, sample, machine }: Knowledge): Outlook {
  const rates = (side: Side): SideRate =>
    experience.rates[side] ?? sample?.[side] ?? guessedRate(definition, side, machine);
  const basedOn = basisOf(experience, sample, machine);
  return {
    inbound: { ...records.inbound, ...rates('inbound') },
    outbound: { ...records.outbound, ...rates('outbound') },
    pairsPerSecond: Math.round(experience.pairsPerSecond ?? machine?.pairsPerSecond ?? atFirst.pairsPerSecond),
    findingsBytesPerRecord: experience.findingsBytesPerRecord ?? atFirst.findingsBytesPerRecord,
    basedOn,
    runs: basedOn === 'runs' ? experience.runs : 0,
    earlier: experience.earlier,
  };
}

/** An estimate is as good as the worse known of its two sides. */
function basisOf(
  { rates }: Experience,
  sample: SideRates | undefined,
  machine: MachineFigures | undefined,
): EstimateBasis {
  if (sides.every((side) => rates[side])) return 'runs';
  if (sides.every((side) => rates[side] ?? sample?.[side])) return 'sample';
  return machine ? 'bench' : 'guess';
}

function guessedRate({ key, fields, ...sources }: Definition, side: Side, machine?: MachineFigures): SideRate {
  const way = isJson(sources[side]) ? 'json' : 'csv';
  return {
    recordsPerSecond: (machine?.[way] ?? atFirst[way]).recordsPerSecond,
    bytesPerRecord: atFirst.bytesPerColumn * (key.length + fields.length),
  };
}

/** Whether a source's records must be parsed member by member, which takes the longer of the two measured times. */
function isJson(source: SourceSettings): boolean {
  return source.type === 'ndjson' || (source.type === 'redis' && source.format === 'json');
}
