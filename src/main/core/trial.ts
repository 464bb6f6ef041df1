import { setTimeout } from 'node:timers/promises';
import type { Definition } from '#shared/definition.ts';
import type { SideRate, SideRates } from '#shared/estimate.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { Trial } from '#shared/tasks.ts';
import { withBothSides } from './both-sides.ts';
import type { EvidenceFiles, Workers } from './ports.ts';

/**
 * Pulls both sides of a definition for a moment, at once and on the worker threads as a run does, and says how fast
 * that went. A side that has too few records to measure by has no figures.
 */
export async function tryBothSides(
  workers: Workers,
  { key, fields, ...sources }: Definition,
  files: EvidenceFiles,
): Promise<SideRates> {
  const gauge = createGauge();
  const over = new AbortController();
  void setTimeout(limits.trialMs, undefined, { signal: over.signal })
    .then(() => requestStop(gauge))
    .catch(() => {});
  try {
    const { inbound, outbound } = await withBothSides(async (side) => {
      const input = { side, source: sources[side], key, fields, snapshot: files[side], gauge };
      return rateOf(await workers.run('trial', input));
    }, gauge);
    return { ...(inbound ? { inbound } : {}), ...(outbound ? { outbound } : {}) };
  } finally {
    over.abort();
  }
}

function rateOf({ records, seconds, bytes, isWhole }: Trial): SideRate | undefined {
  if (records === 0 || (isWhole && records < limits.measurableRecords)) return undefined;
  // A snapshot of a few records is mostly the file itself.
  const weight = Math.max(1, bytes - emptySnapshotBytes);
  return {
    recordsPerSecond: Math.max(1, Math.round(records / Math.max(0.001, seconds))),
    bytesPerRecord: Math.max(1, Math.round((weight / records) * 10) / 10),
  };
}

const emptySnapshotBytes = 250_000;
