import { setTimeout } from 'node:timers/promises';
import type { Definition } from '#shared/definition.ts';
import type { SideRate, SideRates } from '#shared/estimate.ts';
import { type Side, sides } from '#shared/finding.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { Trial } from '#shared/tasks.ts';
import type { EvidenceFiles, Workers } from './ports.ts';

/**
 * Pulls both sides of a definition for a moment, at once and on the worker threads as a run does, and says how fast
 * that went. Undefined where a side gave no record to measure by.
 */
export async function tryBothSides(
  workers: Workers,
  { key, fields, ...sources }: Definition,
  files: EvidenceFiles,
): Promise<SideRates | undefined> {
  const gauge = createGauge();
  const over = new AbortController();
  void setTimeout(limits.trialMs, undefined, { signal: over.signal })
    .then(() => requestStop(gauge))
    .catch(() => {});
  const pulls = sides.map((side) =>
    workers
      .run('trial', { side, source: sources[side], key, fields, snapshot: files[side], gauge })
      .catch((error: unknown) => {
        requestStop(gauge);
        throw error;
      }),
  );
  const settled = await Promise.allSettled(pulls);
  over.abort();
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  const trials = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const [inbound, outbound] = trials.map(rateOf);
  return inbound && outbound ? ({ inbound, outbound } satisfies Record<Side, SideRate>) : undefined;
}

function rateOf({ records, seconds, bytes }: Trial): SideRate | undefined {
  if (records === 0) return undefined;
  // A snapshot of a few records is mostly the file itself.
  const weight = Math.max(1, bytes - emptySnapshotBytes);
  return {
    recordsPerSecond: Math.max(1, Math.round(records / Math.max(0.001, seconds))),
    bytesPerRecord: Math.max(1, Math.round((weight / records) * 10) / 10),
  };
}

const emptySnapshotBytes = 250_000;
