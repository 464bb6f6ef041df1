import { statSync } from 'node:fs';
import { csvText } from '#shared/csv-text.ts';
import { TieoutError, toFailure } from '#shared/errors.ts';
import { isStopRequested } from '#shared/gauge.ts';
import type { MasterRow } from '#shared/master.ts';
import type { MasterCheck } from '#shared/master-tasks.ts';
import { atLength } from '#shared/pulse.ts';
import type { MasterFormat } from '#shared/report.ts';
import type { Tasks } from '#shared/tasks.ts';
import { holdAgainst } from './evidence/master/hold-against.ts';
import { createMaster, masterDone, masterWriter, openMaster, sealMasterFile } from './evidence/master/master-file.ts';
import { masterDigest, masterRows } from './evidence/master/read-master.ts';
import { SnapshotReader } from './evidence/snapshot-reader.ts';
import { createDiffKernel } from './kernel/diff-kernel.ts';
import { snapshotOf } from './verify.ts';
import { writeBeside } from './whole-file.ts';

type Input<Name extends keyof Tasks> = Tasks[Name]['input'];
type Output<Name extends keyof Tasks> = Promise<Tasks[Name]['output']>;

export async function prepareMaster({ list }: Input<'prepareMaster'>): Output<'prepareMaster'> {
  createMaster(list);
  const db = openMaster(list, { readonly: true });
  try {
    return [...masterDone(db)].map(([partition, tally]) => ({ partition, tally }));
  } finally {
    db.close();
  }
}

/** Each partition in a transaction of its own; one that fails is reported, and the others go on. */
export async function holdMaster(input: Input<'holdMaster'>): Output<'holdMaster'> {
  const readers = {
    master: new SnapshotReader(input.master),
    inbound: new SnapshotReader(input.inbound),
    outbound: new SnapshotReader(input.outbound),
  };
  const db = openMaster(input.list, { readonly: false });
  const kernel = createDiffKernel();
  const output: Awaited<Output<'holdMaster'>> = { tallies: [], failed: [] };
  try {
    const write = masterWriter(db);
    for (const partition of input.partitions) {
      if (isStopRequested(input.gauge)) break;
      try {
        const { tally, items } = holdAgainst(kernel, readers, partition, input);
        write(partition, tally, items);
        output.tallies.push({ partition, tally });
      } catch (error) {
        // A full disk is not the partition's: the next one, and another try, would meet it too.
        if (error instanceof TieoutError && error.code === 'workspace') throw error;
        output.failed.push({ partition, failure: toFailure(error) });
      }
    }
    return output;
  } finally {
    kernel.release();
    db.close();
    for (const reader of Object.values(readers)) reader.close();
  }
}

export async function sealMaster({ list }: Input<'sealMaster'>): Output<'sealMaster'> {
  const sealed = await atLength(() => sealMasterFile(list));
  return { ...sealed, bytes: statSync(list).size };
}

export async function masterReport({ list, format, path, key }: Input<'masterReport'>): Output<'masterReport'> {
  let findings = 0;
  const counted = function* () {
    for (const row of masterRows(list)) {
      findings++;
      yield row;
    }
  };
  const { bytes, sha256, keep } = await writeBeside(path, formats[format](counted(), key));
  keep();
  return { path, findings, bytes, sha256 };
}

const formats: Record<MasterFormat, (rows: Iterable<MasterRow>, key: string[]) => Generator<string>> = {
  *ndjson(rows, names) {
    for (const { kind, key, place, reason, raw } of rows) {
      const what = key ? { key: Object.fromEntries(names.map((name, i) => [name, key[i]])) } : { place, reason, raw };
      yield `${JSON.stringify({ kind, ...what })}\n`;
    }
  },
  *csv(rows, names) {
    yield csvLine(['kind', ...names, 'place', 'reason', 'raw']);
    for (const { kind, key, place, reason, raw } of rows) {
      const cells = [kind, ...names.map((_, i) => key?.[i] ?? null), place, reason, raw];
      yield csvLine(cells);
    }
  },
};

function csvLine(cells: (string | null)[]): string {
  return `${csvText([cells])}\r\n`;
}

export async function verifyMaster({ snapshot, list }: Input<'verifyMaster'>): Output<'verifyMaster'> {
  const check: MasterCheck = { snapshot: null, list: null, problems: [] };
  const trying = <Result>(act: () => Result): Result | null => {
    try {
      return act();
    } catch (error) {
      check.problems.push(toFailure(error).message);
      return null;
    }
  };
  return atLength(() => {
    if (snapshot !== null) check.snapshot = trying(() => snapshotOf(snapshot));
    if (list !== null) check.list = trying(() => masterDigest(list));
    return check;
  });
}
