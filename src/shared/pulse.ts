import { limits } from './limits.ts';

/**
 * A task's signs of life, in memory that the thread at work shares with the engine that waits for it: a thread in an
 * endless loop can send no message, and one that works sends none either. Being alive costs one store.
 */
export type Pulse = { buffer: SharedArrayBuffer };

const threadWord = 0;
const beatsWord = 1;
const turnsWord = 2;
const patienceWord = 3;
const pulseBytes = 4 * 4;

export function createPulse(): Pulse {
  return { buffer: new SharedArrayBuffer(pulseBytes) };
}

function wordsOf({ buffer }: Pulse): Int32Array {
  return new Int32Array(buffer);
}

/** A thread carries out one task at a time, so whatever it calls beats for that one. */
let current = wordsOf(createPulse());

/** From here on this thread's signs of life are this task's. */
export function beginPulse(pulse: Pulse, thread: number): void {
  current = wordsOf(pulse);
  Atomics.store(current, threadWord, thread);
}

/** The task got on: a batch was kept, a segment read, a pass or a chunk compared. */
export function beat(): void {
  Atomics.add(current, beatsWord, 1);
}

/** The thread took a turn of its event loop: it does not hang, though what it waits for may be slow. */
export function turn(): void {
  Atomics.add(current, turnsWord, 1);
}

/** Does what may be one single call of many minutes (an index over all findings, another person's query). */
export async function atLength<Result>(act: () => Result | Promise<Result>): Promise<Result> {
  const words = current;
  Atomics.store(words, patienceWord, limits.taskStatementMs);
  try {
    return await act();
  } finally {
    Atomics.store(words, patienceWord, 0);
  }
}

/** What the engine sees of a pulse. A thread of 0 has not begun. */
export type Signs = { thread: number; beats: number; turns: number; silenceMs: number };

export function signsOf(pulse: Pulse): Signs {
  const words = wordsOf(pulse);
  return {
    thread: Atomics.load(words, threadWord),
    beats: Atomics.load(words, beatsWord),
    turns: Atomics.load(words, turnsWord),
    silenceMs: Atomics.load(words, patienceWord) || limits.taskSilenceMs,
  };
}
