import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEffort, doneOf, type Effort, isStopped, stopEffort } from '#shared/effort.ts';
import { TieoutError } from '#shared/errors.ts';
import type { FacetCounts, Filter, Sort } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import type { ListSource } from '#shared/list-tasks.ts';
import type { Reviewed } from '#shared/review-tasks.ts';
import type { Disk, Workers } from './ports.ts';
import { makeScratch } from './scratch.ts';

/** `readers` are threads of their own, so that a run under way keeps nobody from reading. */
export type ListParts = { readers: Workers; disk: Disk; workspace: string };

/** What a list is made from; `name` and `everything` name its files. */
export type MadeList = {
  findings: string;
  filter: Filter;
  by: Sort['by'];
  name: string;
  everything: string;
  /** Where the filter chooses by what was decided. */
  reviewed?: Reviewed;
};

type Ready = { path: string; total: number; counts: FacetCounts };
/** How far a list is that is being made, and where its ends are told, once that began. */
export type Making = { done: number; ends: string | undefined };
type Entry = {
  list: MadeList;
  effort: Effort;
  askedAt: number;
  readings: number;
  making: Promise<void>;
  /** Where the list's ends are told while it is being made. */
  ends?: string;
  ready?: Ready;
  failure?: unknown;
};

/**
 * Lists in the scratch folder. One is made at a time, so that another thread is free to read; one that nobody asks for
 * any more is given up, and of those that are ready the ones not asked for longest are removed.
 */
export function createListCache({ readers, disk, workspace }: ListParts) {
  const entries = new Map<string, Entry>();
  let scratch: ReturnType<typeof makeScratch> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const folder = async () => {
    scratch ??= makeScratch(disk, workspace);
    return (await scratch).folder;
  };

  const make = async (entry: Entry): Promise<void> => {
    const { name, everything, ...list } = entry.list;
    if (isClosed || isForgotten(entry)) throw givenUp();
    const into = await folder();
    const path = join(into, `${name}.list`);
    entry.ends = join(into, `${name}.ends`);
    const paths = { list: path, everything: join(into, `${everything}.list`), ends: entry.ends };
    const made = await readers.run('list', { ...list, paths, effort: entry.effort });
    entry.ready = { path, ...made };
    entry.askedAt = Date.now();
    evict();
  };

  const begin = (list: MadeList): Entry => {
    const entry: Entry = { list, effort: createEffort(), askedAt: Date.now(), readings: 0, making: Promise.resolve() };
    const lease = setInterval(() => isForgotten(entry) && stopEffort(entry.effort), limits.listLeaseMs / 5);
    lease.unref();
    entry.making = queue
      .then(() => make(entry))
      .catch((error: unknown) => {
        entry.failure = error;
        if (entries.get(list.name) === entry) entries.delete(list.name);
      })
      .finally(() => clearInterval(lease));
    queue = entry.making;
    entries.set(list.name, entry);
    return entry;
  };

  const evict = () => {
    const ready = [...entries.values()].filter(({ ready, readings }) => ready && readings === 0);
    ready.sort((a, b) => a.askedAt - b.askedAt);
    let bytes = ready.reduce((sum, entry) => sum + bytesOf(entry), 0);
    while (ready.length > 1 && (ready.length > limits.listsMax || bytes > limits.listsBytesMax)) {
      const oldest = ready.shift();
      if (!oldest?.ready) break;
      bytes -= bytesOf(oldest);
      entries.delete(oldest.list.name);
      rmSync(oldest.ready.path, { force: true });
    }
  };

  return {
    /** The list, where it is there soon; how far it is otherwise. */
    async get(list: MadeList): Promise<Ready | Making> {
      const known = entries.get(list.name);
      const entry = known && !isGivenUp(known) ? known : begin(list);
      entry.askedAt = Date.now();
      if (!entry.ready) await Promise.race([entry.making, sleep(limits.listPatienceMs, undefined, { ref: false })]);
      if (entry.failure) throw entry.failure;
      return entry.ready ?? { done: Math.min(0.999, doneOf(entry.effort)), ends: entry.ends };
    },
    /** Keeps a list's file from being removed while it is read. */
    async using<Result>(source: ListSource, read: () => Promise<Result>): Promise<Result> {
      const entry =
        'list' in source ? [...entries.values()].find(({ ready }) => ready?.path === source.list) : undefined;
      if (entry) entry.readings++;
      try {
        return await read();
      } finally {
        if (entry) entry.readings--;
      }
    },
    async close(): Promise<void> {
      isClosed = true;
      for (const { effort } of entries.values()) stopEffort(effort);
      await queue;
      (await scratch?.catch(() => undefined))?.remove();
    },
  };
}

/** Whoever asks again after that gets a new one. */
function isGivenUp({ effort, ready }: Entry): boolean {
  return !ready && isStopped(effort);
}

function isForgotten({ askedAt, ready }: Entry): boolean {
  return !ready && Date.now() - askedAt > limits.listLeaseMs;
}

function bytesOf({ ready }: Entry): number {
  return (ready?.total ?? 0) * 4;
}

function givenUp(): TieoutError {
  return new TieoutError('interrupted', 'the list was given up, because nobody asked for it any more', {
    next: 'Ask for it again.',
  });
}
