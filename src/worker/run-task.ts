import { threadId } from 'node:worker_threads';
import { toFailure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { beginPulse, turn } from '#shared/pulse.ts';
import type { Task, TaskName, TaskOutcome, Tasks } from '#shared/tasks.ts';

/** What a thread can do, one line a task. */
export type TaskTable<Name extends TaskName> = {
  [One in Name]: (input: Tasks[One]['input']) => Promise<Tasks[One]['output']>;
};

/** Runs one task. Failures come back as values: an error's class and code would not survive the way between threads. */
export function taskRunner<Name extends TaskName>(table: TaskTable<Name>) {
  return async function runTask({ name, input, pulse }: Task): Promise<TaskOutcome<TaskName>> {
    beginPulse(pulse, threadId);
    const turns = setInterval(turn, limits.threadTurnMs);
    try {
      const run = table[name as Name] as (input: unknown) => Promise<Tasks[TaskName]['output']>;
      return { output: await run(input) };
    } catch (error) {
      return { failure: toFailure(error) };
    } finally {
      clearInterval(turns);
    }
  };
}
