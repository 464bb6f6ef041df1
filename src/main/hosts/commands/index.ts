import { addActivities } from './activities.ts';
import { addAlert } from './alert.ts';
import { addAlerts } from './alerts.ts';
import { addAnalysis } from './analysis.ts';
import { addBench } from './bench.ts';
import { addBundle } from './bundle.ts';
import { addCheck } from './check.ts';
import { addCollect } from './collect.ts';
import type { AddCommand } from './command.ts';
import { addCompare } from './compare.ts';
import { addDecide } from './decide.ts';
import { addDemo } from './demo.ts';
import { addExport } from './export.ts';
import { addFlight } from './flight.ts';
import { addInit } from './init.ts';
import { addJournal } from './journal.ts';
import { addMaster } from './master.ts';
import { addMerge } from './merge.ts';
import { addNote } from './note.ts';
import { addOpen } from './open.ts';
import { addPeople } from './people.ts';
import { addPlan } from './plan.ts';
import { addRecheck } from './recheck.ts';
import { addReplay } from './replay.ts';
import { addRerun } from './rerun.ts';
import { addRestore } from './restore.ts';
import { addResume } from './resume.ts';
import { addRun } from './run.ts';
import { addRuns } from './runs.ts';
import { addSchedule } from './schedule.ts';
import { addServe } from './serve.ts';
import { addShapes } from './shapes.ts';
import { addShow } from './show.ts';
import { addReopen, addSign } from './sign.ts';
import { addSuspense } from './suspense.ts';
import { addTemplates } from './templates.ts';
import { addVerify } from './verify.ts';

/** Every command, one line each, in the order in which help lists them. */
export const commands: AddCommand[] = [
  addDemo,
  addInit,
  addCheck,
  addPlan,
  addRun,
  addResume,
  addRuns,
  addShow,
  addMaster,
  addFlight,
  addShapes,
  addCompare,
  addAnalysis,
  addSuspense,
  addReplay,
  addExport,
  addTemplates,
  addNote,
  addDecide,
  addRerun,
  addRecheck,
  addSign,
  addReopen,
  addJournal,
  addAlert,
  addAlerts,
  addBundle,
  addVerify,
  addOpen,
  addMerge,
  addPeople,
  addBench,
  addSchedule,
  addActivities,
  addServe,
  addCollect,
  addRestore,
];
