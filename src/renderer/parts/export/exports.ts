import { create } from 'zustand';
import { engine } from '#renderer/client.ts';
import type { Report } from '#shared/report.ts';
import type { Destination } from './destination.ts';

/** A report being written, or one that was. */
export type Export = {
  id: number;
  name: string;
  destination: Destination;
  written: number;
  total: number;
  report: Report | undefined;
  error: unknown;
  stop: () => void;
};

/** Everything that is being exported, wherever it was asked for: it goes on when the page is left. */
export const useExports = create<{ exports: Export[] }>(() => ({ exports: [] }));

/** What is exported, as the engine is asked for it. */
export type ExportInput = Parameters<typeof engine.reports.export>[0];

let exportsBegun = 0;

/** Writes a report and hands it over; how it gets on is in the store. */
export async function exportTo(
  destination: Destination,
  name: string,
  input: Omit<ExportInput, 'path'>,
): Promise<void> {
  const abort = new AbortController();
  exportsBegun += 1;
  const id = exportsBegun;
  const begun = { id, name, destination, written: 0, total: 0, report: undefined, error: undefined };
  useExports.setState(({ exports }) => ({ exports: [...exports, { ...begun, stop: () => abort.abort() }] }));
  try {
    const events = await engine.reports.export({ ...input, path: destination.path }, { signal: abort.signal });
    for await (const event of events) {
      if ('report' in event) {
        await destination.deliver();
        change(id, { report: event.report });
      } else change(id, event);
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
