import type { Definition } from '#shared/definition.ts';
import { TieoutError, toFailure, withoutStack } from '#shared/errors.ts';
import type { ToldFailure } from '#shared/failure.ts';
import type { Side } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { SideTrial } from '#shared/sample.ts';
import type { SideColumns } from '#shared/source-columns.ts';
import type { SourceSettings } from '#shared/source-settings.ts';
import type { Workers } from './ports.ts';

/** Reads the first records of both sides at once, each as a run would. A side that fails keeps nothing from the other. */
export async function checkSides(
  workers: Workers,
  definition: Definition,
): Promise<{ name: string } & Record<Side, SideTrial>> {
  const [inbound, outbound] = await Promise.all([
    trySide(workers, definition, 'inbound'),
    trySide(workers, definition, 'outbound'),
  ]);
  return { name: definition.name, inbound, outbound };
}

/** The columns of both sides' sources, as far as each is written and can be reached. */
export async function findColumns(
  workers: Workers,
  sources: Record<Side, SourceSettings | TieoutError>,
): Promise<Record<Side, SideColumns>> {
  const find = async (side: Side): Promise<SideColumns> => {
    try {
      const source = sources[side];
      if (source instanceof TieoutError) throw source;
      return { columns: await workers.run('columns', { side, source }) };
    } catch (error) {
      return { failure: failureIn(error) };
    }
  };
  const [inbound, outbound] = await Promise.all([find('inbound'), find('outbound')]);
  return { inbound, outbound };
}

async function trySide(workers: Workers, { key, fields, ...sources }: Definition, side: Side): Promise<SideTrial> {
  try {
    const input = { side, source: sources[side], key, fields, records: limits.sampleRecords };
    return { sample: await workers.run('sample', input) };
  } catch (error) {
    return { failure: failureIn(error) };
  }
}

/** An expected failure as it is told; anything else is thrown on. */
function failureIn(error: unknown): ToldFailure {
  if (error instanceof TieoutError) return withoutStack(toFailure(error));
  throw error;
}
