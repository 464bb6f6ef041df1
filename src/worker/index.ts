import type { TaskName } from '#shared/tasks.ts';
import { dropBundle, finishBundle, packBundle } from './bundle/pack.ts';
import { unpackBundle } from './bundle/unpack.ts';
import { classesDigest, classify } from './classify.ts';
import { comparisonReport } from './comparison-report.ts';
import { writeDemo } from './demo.ts';
import { diff } from './diff.ts';
import { fileDigest } from './file-digest.ts';
import { examples, prepare, seal } from './findings.ts';
import { estimate, sample } from './inspect.ts';
import { journal, journalCheckpoints, journalRuns } from './journal.ts';
import { holdMaster, masterReport, prepareMaster, sealMaster, verifyMaster } from './master.ts';
import { mergeMarks } from './merge.ts';
import { pull } from './pull.ts';
import { readingTable } from './readings.ts';
import { keysOfItems, recheckKeys, recheckLines, recheckOutcomes, rerunMessages, rerunsBefore } from './recheck.ts';
import { recordLines } from './record-lines.ts';
import { replayFlips } from './replay.ts';
import { report } from './report.ts';
import { carry } from './review.ts';
import { type TaskTable, taskRunner } from './run-task.ts';
import { candidateKeys, settle } from './settle.ts';
import { sourceColumns } from './source-columns.ts';
import { trial } from './trial.ts';
import { carriedDigest, coverage, verifyEvidence } from './verify.ts';

/** Every task a worker thread takes, one line each. */
const table: TaskTable<TaskName> = {
  ...readingTable,
  pull,
  prepare,
  diff,
  candidateKeys,
  settle,
  prepareMaster,
  holdMaster,
  sealMaster,
  masterReport,
  verifyMaster,
  seal,
  sample,
  estimate,
  sourceColumns,
  trial,
  examples,
  replayFlips,
  mergeMarks,
  carry,
  classify,
  classesDigest,
  carriedDigest,
  keysOfItems,
  recheckKeys,
  recheckOutcomes,
  recheckLines,
  rerunMessages,
  rerunsBefore,
  verifyEvidence,
  fileDigest,
  coverage,
  journal,
  journalRuns,
  journalCheckpoints,
  recordLines,
  report,
  comparisonReport,
  packBundle,
  finishBundle,
  dropBundle,
  unpackBundle,
  demo: writeDemo,
};

export default taskRunner(table);
