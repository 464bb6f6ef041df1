import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { Tasks } from '#shared/tasks.ts';
import { SnapshotReader } from './evidence/snapshot-reader.ts';
import { unpack, valuesEnd } from './records/packed.ts';

type Input = Tasks['recordLines']['input'];

/** Writes every record of a sealed snapshot as a line of JSON, numbers with all their digits. */
export async function recordLines(input: Input): Promise<{ records: number }> {
  const snapshot = new SnapshotReader(input.snapshot);
  let records = 0;
  const lines = function* () {
    for (let partition = 0; partition < limits.partitions; partition++) {
      beat();
      for (const { bytes, originBytes } of snapshot.records(partition)) {
        let block = '';
        for (let at = 0; at < bytes.length; records++) {
          const start = at + originBytes;
          at = valuesEnd(bytes, start, input.columns.length);
          block += lineOf(input, unpack(bytes, start, input.columns.length));
        }
        yield block;
      }
    }
  };
  try {
    await pipeline(lines, createWriteStream(input.path));
    return { records };
  } finally {
    snapshot.close();
  }
}

function lineOf({ columns, members }: Input, values: (string | null)[]): string {
  const spelled = columns.map((column, i) => `${JSON.stringify(members[i])}:${jsonOf(column, values[i] ?? null)}`);
  return `{${spelled.join(',')}}\n`;
}

/** The canonical text of a number, a boolean or JSON is JSON already. */
function jsonOf({ type }: Column, value: string | null): string {
  if (value === null) return 'null';
  return type === 'text' || type === 'datetime' ? JSON.stringify(value) : value;
}
