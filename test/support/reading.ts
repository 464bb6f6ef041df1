import { writeFileSync } from 'node:fs';
import { sourceSchema } from '#shared/source-settings.ts';
import type { Cursor } from '#worker/records/sink.ts';
import { openSource } from '#worker/sources/index.ts';
import type { SourceContext } from '#worker/sources/source.ts';
import { CollectingSink } from './collecting-sink.ts';

/** What reading a file came to, with each checkpoint it offered and how much had been handed over by then. */
export type Reading = {
  records: (string | null)[][];
  invalids: { place: string; reason: string; raw: string }[];
  marks: { cursor: Cursor; records: number; invalids: number }[];
};

/** Writes the bytes to a file and reads them as the engine does, from the beginning or from a checkpoint. */
export async function readFile(
  path: string,
  bytes: Uint8Array | string,
  settings: object,
  context: SourceContext,
): Promise<Reading> {
  writeFileSync(path, bytes);
  return readAgain(path, settings, context, null);
}

export async function readAgain(
  path: string,
  settings: object,
  context: SourceContext,
  from: Cursor | null,
): Promise<Reading> {
  const sink = new CollectingSink(context);
  const marks: Reading['marks'] = [];
  sink.onMark = (cursor) => {
    marks.push({ cursor, records: sink.records.length, invalids: sink.invalids.length });
  };
  const source = await openSource(sourceSchema.parse({ path, ...settings }), context);
  try {
    await source.read(from, sink, new AbortController().signal);
  } finally {
    await source.close();
  }
  return { records: sink.records, invalids: sink.invalids, marks };
}
