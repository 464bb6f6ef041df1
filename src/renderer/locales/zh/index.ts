import type { en, Words } from '../en/index.ts';
import activities from './activities.ts';
import alerts from './alerts.ts';
import analysis from './analysis.ts';
import common from './common.ts';
import compare from './compare.ts';
import definition from './definition.ts';
import exports from './export.ts';
import findings from './findings.ts';
import flight from './flight.ts';
import home from './home.ts';
import master from './master.ts';
import people from './people.ts';
import replay from './replay.ts';
import reruns from './reruns.ts';
import review from './review.ts';
import run from './run.ts';
import runs from './runs.ts';
import settings from './settings.ts';
import shapes from './shapes.ts';
import shell from './shell.ts';
import trail from './trail.ts';

const words: Words = {
  activities,
  alerts,
  analysis,
  common,
  compare,
  definition,
  export: exports,
  findings,
  flight,
  home,
  master,
  replay,
  people,
  reruns,
  review,
  run,
  runs,
  settings,
  shapes,
  shell,
  trail,
};

export { engine } from './engine/index.ts';

/** Simplified Chinese. */
export const zh = words as typeof en;
