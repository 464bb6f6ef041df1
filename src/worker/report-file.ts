import { TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { manifestPath } from './reports/manifest.ts';
import type { ReportPiece } from './reports/report.ts';
import { type WrittenFile, writeBeside } from './whole-file.ts';

type Whole = Pick<WrittenFile, 'bytes' | 'sha256'>;

/** Writes a report and, once it is whole, its manifest: each is under its final name only when both are whole. */
export async function writeReport(
  path: string,
  pieces: Iterable<ReportPiece> | AsyncIterable<ReportPiece>,
  manifestOf: (file: Whole) => string,
): Promise<Whole> {
  const file = await writeBeside(path, pieces);
  const { bytes, sha256 } = file;
  await keepBoth(path, file, manifestOf({ bytes, sha256 }));
  return { bytes, sha256 };
}

/** Whoever finds an older manifest in between sees by its digest that it is of another report. */
async function keepBoth(path: string, file: WrittenFile, manifest: string): Promise<void> {
  let beside: WrittenFile | undefined;
  try {
    beside = await writeBeside(manifestPath(path), [manifest]);
    file.keep();
    beside.keep();
  } catch (error) {
    file.drop();
    beside?.drop();
    throw error;
  }
}

/** A signal for what waits for something else than findings; its watch is to be ended. */
export function stopSignal(gauge: Gauge | undefined): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const watch = setInterval(() => {
    if (gauge && isStopRequested(gauge)) controller.abort(stopped());
  }, limits.watchEveryMs);
  return { signal: controller.signal, end: () => clearInterval(watch) };
}

export function stopped(): TieoutError {
  return new TieoutError('interrupted', 'the export was stopped', { next: 'Export again; nothing was written.' });
}
