import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { limits } from '#shared/limits.ts';
import type { FileKind, OpenedFile } from '#shared/shell.ts';

/** The endings of the files that belong to us, as they are also given to the system when Tieout is installed. */
const endings: Record<string, OpenedFile['kind']> = {
  '.tieout': 'bundle',
  '.yaml': 'definition',
  '.yml': 'definition',
};

/** What a dialog lets choose. */
export const endingsOf: Record<FileKind, string[]> = {
  definition: ['yaml', 'yml'],
  bundle: ['tieout'],
  records: ['csv', 'tsv', 'txt', 'ndjson', 'jsonl', 'gz', 'zst'],
  database: ['sqlite', 'sqlite3', 'db'],
  report: ['csv', 'xlsx', 'html', 'pdf', 'json', 'ndjson', 'parquet', 'sql', 'redis'],
  any: ['*'],
};

/** The files among the words of a command line. What is not there, or is not ours to open, is left out. */
export function filesIn(words: string[], folder: string): OpenedFile[] {
  return words.flatMap((word) => {
    if (word.startsWith('-')) return [];
    const file = openedFile(resolve(folder, word));
    return file ? [file] : [];
  });
}

export function openedFile(path: string): OpenedFile | undefined {
  const kind = endings[extname(path).toLowerCase()];
  return kind && existsSync(path) && statSync(path).isFile() ? { path, kind } : undefined;
}

/** What was opened, for whoever listens; it waits while nobody does. One page listens at a time, the last that asked. */
export function openings<Value>() {
  let waiting: Value[] = [];
  let wake: (() => void) | undefined;
  let listener = 0;
  return {
    push(value: Value): void {
      waiting = [...waiting, value].slice(-limits.openedWaitingMax);
      wake?.();
    },
    async *listen(signal: AbortSignal | undefined): AsyncGenerator<Value, void> {
      listener += 1;
      const mine = listener;
      wake?.();
      while (mine === listener && !signal?.aborted) {
        const value = waiting.shift();
        if (value !== undefined) yield value;
        else await arrival(signal, (woken) => (wake = woken));
      }
    },
  };
}

function arrival(signal: AbortSignal | undefined, setWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    setWake(resolve);
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
