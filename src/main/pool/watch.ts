import type { Worker } from 'node:worker_threads';
import { limits } from '#shared/limits.ts';
import { createPulse, type Pulse, signsOf } from '#shared/pulse.ts';

/** A task under way: what ends its thread, and why that was done. */
export type Watched = {
  pulse: Pulse;
  ending: AbortController;
  cause: Error | undefined;
  giveUp(cause: Error): void;
  end(): void;
};

/** Gives a task up whose thread hangs or runs out of memory. */
export function watchTask(threadOf: (thread: number) => Worker | undefined): Watched {
  const pulse = createPulse();
  const ends = [
    watchSilence(pulse, (cause) => task.giveUp(cause)),
    watchMemory(
      () => threadOf(signsOf(pulse).thread),
      (cause) => task.giveUp(cause),
    ),
  ];
  const task: Watched = {
    pulse,
    ending: new AbortController(),
    cause: undefined,
    giveUp(cause) {
      task.cause ??= cause;
      task.ending.abort();
    },
    end: () => {
      for (const end of ends) end();
    },
  };
  return task;
}

type GiveUp = (cause: Error) => void;

const looks = 10;

/**
 * Notices a thread that shows no sign of life. It looks now and then instead of measuring: a process that stood still
 * for long finds what came meanwhile before it looks again.
 */
function watchSilence(pulse: Pulse, giveUp: GiveUp): () => void {
  const lookMs = limits.taskSilenceMs / looks;
  let seen = signsOf(pulse);
  let [silentMs, idleMs] = [0, 0];
  const timer = setInterval(() => {
    const signs = signsOf(pulse);
    idleMs = signs.beats === seen.beats ? idleMs + lookMs : 0;
    silentMs = signs.turns === seen.turns && idleMs > 0 ? silentMs + lookMs : 0;
    seen = signs;
    const isHung = silentMs >= signs.silenceMs || idleMs >= limits.taskStatementMs;
    if (isHung) giveUp(new Error(`a worker thread gave no sign of life for ${Math.round(idleMs / 1_000)} seconds`));
  }, lookMs);
  return () => clearInterval(timer);
}

/** Notices a thread whose memory grows beyond all need. V8 answers for it, also in the midst of an endless loop. */
function watchMemory(thread: () => Worker | undefined, giveUp: GiveUp): () => void {
  let isAsked = false;
  const timer = setInterval(async () => {
    if (isAsked) return;
    isAsked = true;
    // A thread that ends meanwhile has no answer; one that sleeps answers later.
    const megabytes = await heapMegabytes(thread()).catch(() => 0);
    isAsked = false;
    if (megabytes > limits.threadHeapMegabytesMax)
      giveUp(new Error(`a worker thread ran out of memory (${Math.round(megabytes)} MB in use)`));
  }, limits.threadHeapLookMs);
  return () => clearInterval(timer);
}

async function heapMegabytes(thread: Worker | undefined): Promise<number> {
  const heap = await thread?.getHeapStatistics();
  return (heap?.used_heap_size ?? 0) / 2 ** 20;
}
