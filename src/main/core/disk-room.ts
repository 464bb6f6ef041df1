import { setInterval } from 'node:timers/promises';
import { TieoutError } from '#shared/errors.ts';
import type { EstimateBasis, RunEstimate } from '#shared/estimate.ts';
import type { DiskRoom } from '#shared/forecast.ts';
import { type Gauge, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { bytesText } from '#shared/text.ts';
import type { Disk, EvidenceFiles } from './ports.ts';

/** How far the bytes of a record may be from what they are believed to be. A small snapshot is looser packed than a large one. */
const doubt: Record<EstimateBasis, number> = { runs: 1.25, sample: 3, bench: 4, guess: 4 };

type Expected = Pick<RunEstimate, 'bytes' | 'basedOn'>;

export function diskRoom({ bytes, basedOn }: Expected, free: number | null): DiskRoom {
  const reserve = limits.diskReserveBytes;
  const room = { bytes, free, reserve };
  if (free === null) return { ...room, fits: 'unknown' };
  if (bytes / doubt[basedOn] + reserve > free) return { ...room, fits: 'no' };
  return { ...room, fits: bytes * doubt[basedOn] + reserve > free ? 'doubtful' : 'yes' };
}

/**
 * Refuses a run that clearly has no room in the workspace, before anything is read, and returns a warning for one that
 * may have none. What the run wrote before it was interrupted has its room already.
 */
export async function checkRoom(disk: Disk, files: EvidenceFiles, estimate: Expected): Promise<string[]> {
  const written = [files.inbound, files.outbound, files.findings].reduce((sum, path) => sum + disk.bytesOf(path), 0);
  const bytes = Math.max(0, estimate.bytes - written);
  const { free, fits, reserve } = diskRoom({ ...estimate, bytes }, await disk.freeBytes(files.folder));
  if (free === null || fits === 'yes') return [];
  const expected = `about ${bytesText(bytes)} of evidence are expected and ${bytesText(reserve)} stay in reserve`;
  if (fits === 'no') {
    const missing = bytesText(bytes + reserve - free);
    throw new TieoutError(
      'workspace',
      `the run has no room in ${files.folder}: ${expected}, ${bytesText(free)} are free, so ${missing} are missing`,
      { next: `Free ${missing} on that disk, or choose a folder on a larger one with --workspace.` },
    );
  }
  return [`The disk may have been too small for this run: ${expected}, ${bytesText(free)} were free when it started.`];
}

/** Why a run was stopped for lack of room, once it was. */
export type RoomWatch = { complaint: () => TieoutError | undefined; end: () => void };

/**
 * Looks at the free space while a run is under way, and stops it at its next checkpoint when only the reserve is left:
 * a disk that is full to the last byte takes the books of every other run with it.
 */
export function watchRoom(disk: Disk, folder: string, gauge: Gauge): RoomWatch {
  const over = new AbortController();
  let complaint: TieoutError | undefined;
  const look = async () => {
    for await (const _ of setInterval(limits.diskCheckMs, undefined, { signal: over.signal })) {
      const free = await disk.freeBytes(folder);
      if (free === null || free >= limits.diskReserveBytes) continue;
      complaint = new TieoutError(
        'interrupted',
        `only ${bytesText(free)} are left on the disk of ${folder}, less than the reserve of ${bytesText(limits.diskReserveBytes)}`,
      );
      requestStop(gauge);
      return;
    }
  };
  look().catch((error: unknown) => {
    // Ending the watch ends its wait; whatever else went wrong leaves the run as it is, unwatched.
    if (!over.signal.aborted) process.emitWarning(error instanceof Error ? error : String(error));
  });
  return { complaint: () => complaint, end: () => over.abort() };
}
