import { threadId } from 'node:worker_threads';
import { toFailure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { beginPulse, turn } from '#shared/pulse.ts';
import type { Task, TaskName, TaskOutcome, Tasks } from '#shared/tasks.ts';
import { dropBundle, finishBundle, packBundle } from './bundle/pack.ts';
import { unpackBundle } from './bundle/unpack.ts';
import { writeDemo } from './demo.ts';
import { diff } from './diff.ts';
import { examples, prepare, seal } from './findings.ts';
import { estimate, sample } from './inspect.ts';
import { journal, journalCheckpoints, journalRuns } from './journal.ts';
import { columns, facets, list, locate, page, partitionTallies, preview, rows, standingFacets, whole } from './list.ts';
import { holdMaster, masterPiece, masterReport, prepareMaster, sealMaster, verifyMaster } from './master.ts';
import { mergeMarks } from './merge.ts';
import { pull } from './pull.ts';
import { recheckKeys, recheckLines, recheckOutcomes, rerunMessages, rerunsBefore } from './recheck.ts';
import { recordLines } from './record-lines.ts';
import { replayFlips } from './replay.ts';
import { report } from './report.ts';
import { carry, closed, history, marksOf, names, numbers, openSince, tallyReview, weigh } from './review.ts';
import { candidateKeys, settle } from './settle.ts';
import { compareRuns, passFates, shapeOf, shapes, tallyShapes } from './shapes.ts';
import { sourceColumns } from './source-columns.ts';
import { trial } from './trial.ts';
import { carriedDigest, coverage, verifyEvidence } from './verify.ts';

/** Every task a worker thread takes, one line each. */
const table: { [Name in TaskName]: (input: Tasks[Name]['input']) => Promise<Tasks[Name]['output']> } = {
  pull,
  prepare,
  diff,
  candidateKeys,
  settle,
  prepareMaster,
  holdMaster,
  sealMaster,
  masterPiece,
  masterReport,
  verifyMaster,
  seal,
  sample,
  estimate,
  sourceColumns,
  trial,
  examples,
  columns,
  list,
  page,
  preview,
  facets,
  standingFacets,
  locate,
  rows,
  whole,
  partitionTallies,
  weigh,
  names,
  numbers,
  tallyReview,
  openSince,
  marks: marksOf,
  shapes,
  shapeOf,
  tallyShapes,
  compareRuns,
  history,
  replayFlips,
  passFates,
  mergeMarks,
  carry,
  carriedDigest,
  closed,
  recheckKeys,
  recheckOutcomes,
  recheckLines,
  rerunMessages,
  rerunsBefore,
  verifyEvidence,
  coverage,
  journal,
  journalRuns,
  journalCheckpoints,
  recordLines,
  report,
  packBundle,
  finishBundle,
  dropBundle,
  unpackBundle,
  demo: writeDemo,
};

/** Runs one task. Failures come back as values: an error's class and code would not survive the way between threads. */
export default async function runTask({ name, input, pulse }: Task): Promise<TaskOutcome<TaskName>> {
  beginPulse(pulse, threadId);
  const turns = setInterval(turn, limits.threadTurnMs);
  try {
    const run = table[name] as (input: unknown) => Promise<Tasks[TaskName]['output']>;
    return { output: await run(input) };
  } catch (error) {
    return { failure: toFailure(error) };
  } finally {
    clearInterval(turns);
  }
}
