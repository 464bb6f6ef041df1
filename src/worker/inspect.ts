import type { Sample, SideInput, Tasks } from '#shared/tasks.ts';
import { ByteWriter } from './records/bytes.ts';
import { canonicalizer } from './records/canonical.ts';
import { packRow, unpack } from './records/packed.ts';
import type { Row } from './records/row.ts';
import type { Origin, RecordSink } from './records/sink.ts';
import { openSource } from './sources/index.ts';

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

/** About how many records a side has, and how fast this machine reads them. */
export async function estimate(input: SideInput): Promise<Tasks['estimate']['output']> {
  const source = await openSource(input.source, input);
  try {
    const estimated = await source.estimate(new AbortController().signal);
    return { ...estimated, recordsPerSecond: await measureRate(input) };
  } finally {
    await source.close();
  }
}

const measuredMs = 1_500;

async function measureRate(input: SideInput): Promise<number> {
  const started = performance.now();
  let records = 0;
  await readSome(input, () => {
    records++;
    return (records & 0xff) === 0 && performance.now() - started > measuredMs;
  });
  return Math.round(records / Math.max(0.001, (performance.now() - started) / 1_000));
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
