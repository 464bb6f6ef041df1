import { setTimeout } from 'node:timers/promises';
import { TieoutError } from '#shared/errors.ts';
import type { Sample } from '#shared/sample.ts';
import type { SideInput, Tasks } from '#shared/tasks.ts';
import { ByteWriter } from './records/bytes.ts';
import { canonicalizer } from './records/canonical.ts';
import { packRow, unpack } from './records/packed.ts';
import type { Row } from './records/row.ts';
import type { Origin, RecordSink } from './records/sink.ts';
import { openSource } from './sources/index.ts';
import type { Source } from './sources/source.ts';

/** Opens a side's source, checks that it fits the definition, and reads its first records as a run would read them. */
export async function sample(input: Tasks['sample']['input']): Promise<Sample> {
  const columns = [...input.key, ...input.fields];
  const sampled: Sample = { fields: columns.map(({ name }) => name), records: [], invalid: [] };
  await readSome(input, (row, origin, reason) => {
    if (row === undefined) sampled.invalid.push({ place: origin.place(), reason });
    else sampled.records.push(row);
    return sampled.records.length + sampled.invalid.length >= input.records;
  });
  return sampled;
}

/**
 * About how many records a side has. A source that cannot be opened fails as it would when pulled; one that is slow to
 * count, or will not, leaves the number unknown where there is a limit to patience.
 */
export async function estimate(input: Tasks['estimate']['input']): Promise<Tasks['estimate']['output']> {
  const source = await openSource(input.source, input);
  try {
    if (input.patienceMs === undefined) return await source.estimate(new AbortController().signal);
    return await withPatience(source, input.patienceMs);
  } finally {
    await source.close();
  }
}

async function withPatience(source: Source, patienceMs: number): Promise<Tasks['estimate']['output']> {
  const unknown = { records: null, isExact: false };
  const over = new AbortController();
  const counted = source.estimate(over.signal).catch((error: unknown) => {
    if (error instanceof TieoutError) return unknown;
    throw error;
  });
  const outOfPatience = setTimeout(patienceMs, unknown, { signal: over.signal }).catch(() => unknown);
  try {
    return await Promise.race([counted, outOfPatience]);
  } finally {
    over.abort();
  }
}

/** Undefined instead of values where the record is unreadable. Returns true when enough was seen. */
type See = (values: (string | null)[] | undefined, origin: Origin, reason: string) => boolean;

/** Thrown through the source when enough was seen: a source has no other way to be left early in the middle of a page. */
class Enough extends Error {}

async function readSome(input: SideInput, see: See): Promise<void> {
  const source = await openSource(input.source, input);
  const stopped = new AbortController();
  try {
    await source.read(null, samplingSink(input, see), stopped.signal);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  } finally {
    stopped.abort();
    await source.close();
  }
}

function samplingSink({ key, fields }: SideInput, see: See): RecordSink {
  const columns = [...key, ...fields];
  const canonicalize = columns.map(canonicalizer);
  const names = columns.map(({ name }) => name);
  const body = new ByteWriter();
  const show = (values: (string | null)[] | undefined, origin: Origin, reason: string) => {
    if (see(values, origin, reason)) throw new Enough();
  };
  return {
    accept(row: Row, origin: Origin) {
      body.length = 0;
      const reason = packRow(row, canonicalize, names, key.length, body);
      if (reason === undefined) show(unpack(body.bytes, 0, columns.length), origin, '');
      else show(undefined, origin, reason);
    },
    reject: (origin, reason) => show(undefined, origin, reason),
    mark: () => {},
    progress: () => {},
  };
}
