import type { Tasks } from '#shared/tasks.ts';
import { readCheckpoints, readRuns } from './journal/read.ts';
import { writeJournal } from './journal/write.ts';

export async function journal(input: Tasks['journal']['input']): Promise<Tasks['journal']['output']> {
  return writeJournal(input);
}

export async function journalRuns(input: Tasks['journalRuns']['input']): Promise<Tasks['journalRuns']['output']> {
  return readRuns(input);
}

export async function journalCheckpoints(
  input: Tasks['journalCheckpoints']['input'],
): Promise<Tasks['journalCheckpoints']['output']> {
  return readCheckpoints(input);
}
