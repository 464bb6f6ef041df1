import type { ReadingTask } from '#shared/reading-tasks.ts';
import { loadSqlite } from '#storage/sqlite.ts';
import { masterPieceOf } from './evidence/master/read-master.ts';
import { flightPiece } from './findings.ts';
import { columns, facets, list, locate, page, partitionTallies, preview, rows, standingFacets, whole } from './list.ts';
import { closed, history, marksOf, names, numbers, openSince, suspense, tallyReview, weigh } from './review.ts';
import type { TaskTable } from './run-task.ts';
import { compareRuns, passFates, shapeOf, shapes, tallyShapes } from './shapes.ts';

/** Every task that reads evidence and nothing else, one line each. */
export const readingTable: TaskTable<ReadingTask> = {
  ready,
  columns,
  page,
  preview,
  facets,
  locate,
  rows,
  whole,
  partitionTallies,
  masterPiece: async ({ list: path, ...asked }) => masterPieceOf(path, asked),
  flightPiece,
  shapeOf,
  list,
  standingFacets,
  weigh,
  names,
  numbers,
  tallyReview,
  openSince,
  suspense,
  marks: marksOf,
  closed,
  history,
  shapes,
  tallyShapes,
  compareRuns,
  passFates,
};

async function ready(): Promise<null> {
  loadSqlite();
  return null;
}
