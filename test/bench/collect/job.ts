import * as z from 'zod';

/** What a process of its own is to do: our collector over its file, or a bare consumer that only reads and acknowledges. */
export const jobSchema = z.discriminatedUnion('way', [
  z.object({ way: z.literal('tieout'), file: z.string() }),
  z.object({ way: z.literal('redis-stream'), url: z.string(), stream: z.string(), group: z.string(), count: z.int() }),
  z.object({ way: z.literal('rabbitmq'), url: z.string(), queue: z.string(), prefetch: z.int(), count: z.int() }),
]);
export type Job = z.output<typeof jobSchema>;

/** What it says when the queue is empty: how many events it acknowledged, and when the last, in milliseconds of the epoch. */
export const doneSchema = z.object({ acknowledged: z.int(), lastAt: z.number() });
export type Done = z.output<typeof doneSchema>;

export function now(): number {
  return performance.timeOrigin + performance.now();
}
