import type { Workers } from '#main/core/ports.ts';
import { limits } from '#shared/limits.ts';

/**
 * Has threads at hand for whoever will look at findings: rows and what is told of them are asked for at once. A thread
 * takes longer to begin than all that it is asked for then. Where an engine is served, the first begins as soon as Home
 * has what it shows, while that is drawn and looked at; all of them a while after the start, whatever was asked for.
 */
export function readersAtHand(readers: Workers) {
  let isServed = false;
  let hasBegun = false;
  const begin = (threads: number) => {
    hasBegun = true;
    for (let i = 0; i < threads; i++) void readers.run('ready', null).catch(() => {});
  };
  return {
    warm(): void {
      isServed = true;
      setTimeout(begin, limits.glanceThreadAfterMs, limits.glanceThreads).unref();
    },
    /** What Home shows is on its way: a command that asks for the same has no use for threads. */
    onHome(): void {
      if (isServed && !hasBegun) setImmediate(begin, 1);
    },
  };
}
