import { create } from 'zustand';
import { engine } from '#renderer/client.ts';
import type { Destination } from './destination.ts';

/** What was written: a report has so many findings. */
export type WrittenFile = { bytes: number; sha256: string; findings?: number };

/** A report or a bundle being written, or one that was. */
export type Export = {
  id: number;
  name: string;
  destination: Destination;
  /** What is counted while it is written. */
  unit: 'findings' | 'bytes';
  written: number;
  total: number;
  file: WrittenFile | undefined;
  error: unknown;
  stop: () => void;
};

/** Everything that is being exported, wherever it was asked for: it goes on when the page is left. */
export const useExports = create<{ exports: Export[] }>(() => ({ exports: [] }));

/** What is exported, as the engine is asked for it. */
export type ExportInput = Parameters<typeof engine.reports.export>[0];

let exportsBegun = 0;

/** Writes a report and hands it over; how it gets on is in the store. */
export function exportTo(destination: Destination, name: string, input: Omit<ExportInput, 'path'>): Promise<void> {
  return writing(destination, name, 'findings', async function* (signal) {
    const events = await engine.reports.export({ ...input, path: destination.path }, { signal });
    for await (const event of events) yield 'report' in event ? { file: event.report } : event;
  });
}

export type BundleInput = Parameters<typeof engine.bundles.make>[0];

/** The same of a bundle. */
export function bundleTo(destination: Destination, name: string, input: Omit<BundleInput, 'path'>): Promise<void> {
  return writing(destination, name, 'bytes', async function* (signal) {
    const events = await engine.bundles.make({ ...input, path: destination.path }, { signal });
    for await (const event of events) yield 'bundle' in event ? { file: event.bundle } : event;
  });
}

type Told = { file: WrittenFile } | { written: number; total: number };

async function writing(
  destination: Destination,
  name: string,
  unit: Export['unit'],
  write: (signal: AbortSignal) => AsyncIterable<Told>,
): Promise<void> {
  const abort = new AbortController();
  exportsBegun += 1;
  const id = exportsBegun;
  const begun = { id, name, destination, unit, written: 0, total: 0, file: undefined, error: undefined };
  useExports.setState(({ exports }) => ({ exports: [...exports, { ...begun, stop: () => abort.abort() }] }));
  try {
    for await (const told of write(abort.signal)) {
      if ('file' in told) await destination.deliver();
      change(id, told);
    }
  } catch (error) {
    if (abort.signal.aborted) dismiss(id);
    else change(id, { error });
  }
}

/** Takes an export that is over off the page. */
export function dismiss(id: number): void {
  useExports.setState(({ exports }) => ({ exports: exports.filter((one) => one.id !== id) }));
}

function change(id: number, changed: Partial<Export>): void {
  useExports.setState(({ exports }) => ({
    exports: exports.map((one) => (one.id === id ? { ...one, ...changed } : one)),
  }));
}
