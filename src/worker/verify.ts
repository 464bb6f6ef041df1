import { toFailure } from '#shared/errors.ts';
import { sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { atLength, beat } from '#shared/pulse.ts';
import type { CoverageInput, CoverageOutput, EvidenceCheck } from '#shared/review-tasks.ts';
import type { Reading, Tasks } from '#shared/tasks.ts';
import { findingsDigest } from './evidence/findings-digest.ts';
import { openFindings, partitionsDone } from './evidence/findings-file.ts';
import { digestOf } from './evidence/review/carry.ts';
import { SnapshotReader } from './evidence/snapshot-reader.ts';

/** Computes from the bytes of the evidence what it was sealed as. What is wrong is told, and the rest looked at still. */
export async function verifyEvidence(input: Tasks['verifyEvidence']['input']): Promise<EvidenceCheck> {
  const check: EvidenceCheck = { inbound: null, outbound: null, findings: null, problems: [] };
  const trying = <Result>(act: () => Result): Result | null => {
    try {
      return act();
    } catch (error) {
      check.problems.push(toFailure(error).message);
      return null;
    }
  };
  return atLength(() => {
    for (const side of sides) {
      const path = input[side];
      if (path !== null) check[side] = trying(() => snapshotOf(path));
    }
    const { findings } = input;
    if (findings !== null) check.findings = trying(() => findingsDigest(findings));
    return check;
  });
}

export function snapshotOf(path: string): { digest: string; seal: string } {
  const snapshot = new SnapshotReader(path);
  try {
    for (let partition = 0; partition < limits.partitions; partition++) {
      beat();
      for (const _ of snapshot.records(partition));
    }
    snapshot.verifySums();
    return { digest: snapshot.sealed.digest, seal: snapshot.sealOfPartitions() };
  } finally {
    snapshot.close();
  }
}

/** What a run read and compared, partition by partition. */
export async function coverage({ inbound, outbound, master, findings }: CoverageInput): Promise<CoverageOutput> {
  const readers = { inbound: new SnapshotReader(inbound), outbound: new SnapshotReader(outbound) };
  const listed = master === undefined ? undefined : new SnapshotReader(master);
  const db = openFindings(findings, { readonly: true });
  try {
    const compared = partitionsDone(db);
    const factsOf = (reader: SnapshotReader, partition: number) => {
      const { records, invalid, sum } = reader.facts(partition);
      return { records, invalid, sum };
    };
    const partitions = Array.from({ length: limits.partitions }, (_, partition) => ({
      partition,
      inbound: factsOf(readers.inbound, partition),
      outbound: factsOf(readers.outbound, partition),
      ...(listed ? { master: factsOf(listed, partition) } : {}),
      isEstablished: compared.has(partition),
    }));
    return {
      inbound: readingOf(readers.inbound),
      outbound: readingOf(readers.outbound),
      ...(listed ? { master: readingOf(listed) } : {}),
      partitions,
    };
  } finally {
    db.close();
    listed?.close();
    readers.inbound.close();
    readers.outbound.close();
  }
}

function readingOf({ sealed: { readFrom, readTo, sittings } }: SnapshotReader): Reading {
  return { readFrom, readTo, sittings };
}

export async function carriedDigest({ carried }: { carried: string }): Promise<string> {
  return digestOf(carried);
}
