import type { en, Words } from '../en/index.ts';
import common from './common.ts';
import definition from './definition.ts';
import exports from './export.ts';
import findings from './findings.ts';
import home from './home.ts';
import run from './run.ts';
import runs from './runs.ts';
import settings from './settings.ts';
import shell from './shell.ts';
import trail from './trail.ts';

const words: Words = {
  common,
  definition,
  export: exports,
  findings,
  home,
  run,
  runs,
  settings,
  shell,
  trail,
};

/** Simplified Chinese. */
export const zh = words as typeof en;
