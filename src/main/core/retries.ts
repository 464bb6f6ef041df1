import { TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { TaskName, Tasks } from '#shared/tasks.ts';
import type { Workers } from './ports.ts';

/** What cannot be done where every attempt fails (`inbound could not be read`), and what to do then. */
type Complaint = { what: string; next: string; gauge?: Gauge };

/**
 * Gives a task to another thread where a thread itself fails (it hangs, runs out of memory, dies), each attempt going on
 * with what the one before has kept; after that it ends as `not-established`. What the task itself says is final, and
 * where the gauge asks for a stop there is no other attempt.
 */
export async function withRetries<Name extends TaskName>(
  workers: Workers,
  name: Name,
  input: Tasks[Name]['input'],
  { what, next, gauge }: Complaint,
): Promise<Tasks[Name]['output']> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await workers.run(name, input);
    } catch (error) {
      if (error instanceof TieoutError) throw error;
      if (gauge && isStopRequested(gauge))
        throw new TieoutError('interrupted', 'the run was interrupted', { cause: error });
      if (attempt < limits.taskRetriesMax) continue;
      const reason = error instanceof Error ? error.message : String(error);
      throw new TieoutError('not-established', `${what} in ${attempt + 1} attempts: ${reason}`, { next, cause: error });
    }
  }
}

/** What to do where a side's source, or this machine, makes thread after thread fail. */
export function lookAt(side: string): string {
  return `Look at ${side} with tieout check, and at this machine's memory and disk.`;
}
