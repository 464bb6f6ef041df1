import type { Definition } from '#shared/definition.ts';
import { TieoutError, toFailure, withoutStack } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { SideTrial } from '#shared/sample.ts';
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

async function trySide(workers: Workers, { key, fields, ...sources }: Definition, side: Side): Promise<SideTrial> {
  try {
    const input = { side, source: sources[side], key, fields, records: limits.sampleRecords };
    return { sample: await workers.run('sample', input) };
  } catch (error) {
    if (error instanceof TieoutError) return { failure: withoutStack(toFailure(error)) };
    throw error;
  }
}
