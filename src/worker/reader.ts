import { readingTable } from './readings.ts';
import { taskRunner } from './run-task.ts';

/** The program of a thread that reads evidence: it knows no sources and no formats, so it is at hand in a moment. */
export default taskRunner(readingTable);
