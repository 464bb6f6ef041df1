import { limits } from '#shared/limits.ts';

/** Looks again and again for alerts that have become due, and for findings that have become old. */
export function alertRounds({ deliver, age }: { deliver: () => Promise<void>; age: () => Promise<void> }): () => void {
  // What fails now is looked at again in the next round.
  const quietly = (look: () => Promise<void>) => void look().catch(() => {});
  const timers = [
    setInterval(() => quietly(deliver), limits.alertLookMs),
    setInterval(() => quietly(age), limits.alertAgeLookMs),
  ];
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
