import type { Definition } from '#shared/definition.ts';
import { TieoutError, toFailure, withoutStack } from '#shared/errors.ts';
import type { ToldFailure } from '#shared/failure.ts';
import type { Side } from '#shared/finding.ts';
import { timeOf } from '#shared/flight-settings.ts';
import { limits } from '#shared/limits.ts';
import type { SideTrial } from '#shared/sample.ts';
import type { SideColumns } from '#shared/source-columns.ts';
import type { SourceSettings } from '#shared/source-settings.ts';
import type { SideInput } from '#shared/tasks.ts';
import type { Workers } from './ports.ts';

/** Reads the first records of both sides, and of a master list, at once, each as a run would. A side that fails keeps nothing from the other. */
export async function checkSides(workers: Workers, definition: Definition): Promise<Checked> {
  const { name, master } = definition;
  const [inbound, outbound, listed] = await Promise.all([
    trySide(workers, definition, 'inbound'),
    trySide(workers, definition, 'outbound'),
    master && trySource(workers, { side: 'master', source: master.source, key: definition.key, fields: [] }),
  ]);
  return { name, inbound, outbound, ...(listed ? { master: listed } : {}) };
}

export type Checked = { name: string; master?: SideTrial } & Record<Side, SideTrial>;

/** The columns that both sides' sources have. What a side's settings lack, or what its source refuses, is told for it alone. */
export async function columnsOfSides(
  workers: Workers,
  sources: Record<Side, SourceSettings | TieoutError>,
): Promise<Record<Side, SideColumns>> {
  const columnsOf = async (side: Side): Promise<SideColumns> => {
    const source = sources[side];
    if (source instanceof TieoutError) return failureOf(source);
    return workers.run('sourceColumns', { side, source }).then((columns) => ({ columns }), failureOf);
  };
  const [inbound, outbound] = await Promise.all([columnsOf('inbound'), columnsOf('outbound')]);
  return { inbound, outbound };
}

function trySide(workers: Workers, { key, fields, flight, ...sources }: Definition, side: Side): Promise<SideTrial> {
  const columns = flight ? [...fields, timeOf(flight, side)] : fields;
  return trySource(workers, { side, source: sources[side], key, fields: columns });
}

function trySource(workers: Workers, input: SideInput): Promise<SideTrial> {
  const asked = { ...input, records: limits.sampleRecords };
  return workers.run('sample', asked).then((sample) => ({ sample }), failureOf);
}

/** An expected failure is an answer; a bug is none, nor is that nobody waited for one. */
function failureOf(error: unknown): { failure: ToldFailure } {
  if (error instanceof TieoutError && error.code !== 'interrupted') return { failure: withoutStack(toFailure(error)) };
  throw error;
}
