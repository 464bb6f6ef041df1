/**
 * How far a piece of work is, in memory that the thread at work shares with whoever waits: told by a store, read when
 * one likes, and stopped by a store.
 */
export type Effort = { buffer: SharedArrayBuffer };

const doneWord = 0;
const stopWord = 1;
const effortBytes = 2 * 4;
const whole = 1_000_000;

export function createEffort(): Effort {
  return { buffer: new SharedArrayBuffer(effortBytes) };
}

/** `share` is from 0 to 1. */
export function tellDone({ buffer }: Effort, share: number): void {
  Atomics.store(new Int32Array(buffer), doneWord, Math.round(Math.min(1, share) * whole));
}

export function doneOf({ buffer }: Effort): number {
  return Atomics.load(new Int32Array(buffer), doneWord) / whole;
}

export function stopEffort({ buffer }: Effort): void {
  Atomics.store(new Int32Array(buffer), stopWord, 1);
}

export function isStopped({ buffer }: Effort): boolean {
  return Atomics.load(new Int32Array(buffer), stopWord) === 1;
}
