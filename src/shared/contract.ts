import type { ContractRouterClient } from '@orpc/contract';
import { activities } from './contract/activities.ts';
import { alerts } from './contract/alerts.ts';
import { analysis } from './contract/analysis.ts';
import { bundles } from './contract/bundles.ts';
import { definitions } from './contract/definitions.ts';
import { findings } from './contract/findings.ts';
import { flights } from './contract/flights.ts';
import { journal } from './contract/journal.ts';
import { masters } from './contract/masters.ts';
import { merges } from './contract/merges.ts';
import { people } from './contract/people.ts';
import { preferences } from './contract/preferences.ts';
import { rechecks } from './contract/rechecks.ts';
import { recovery } from './contract/recovery.ts';
import { replays } from './contract/replays.ts';
import { reports } from './contract/reports.ts';
import { reruns } from './contract/reruns.ts';
import { reviews } from './contract/reviews.ts';
import { runs } from './contract/runs.ts';
import { shapes } from './contract/shapes.ts';
import { signOffs } from './contract/sign-offs.ts';
import { suspense } from './contract/suspense.ts';
import { trail } from './contract/trail.ts';
import { workspace } from './contract/workspace.ts';

/**
 * Every call and event between a face (window, browser, command line, tests) and the engine, declared once, a file a
 * subject. Calls give plain values that survive any wire; a stream gives the present state first, so that whoever
 * connects again has lost nothing. A failure is one of the codes of errors.ts, with what to do next.
 */
export const contract = {
  workspace,
  definitions,
  activities,
  runs,
  findings,
  masters,
  flights,
  preferences,
  reports,
  people,
  reviews,
  rechecks,
  reruns,
  shapes,
  replays,
  merges,
  signOffs,
  suspense,
  journal,
  analysis,
  alerts,
  trail,
  bundles,
  recovery,
};

export type Contract = typeof contract;

/** The engine as a face calls it, whatever carries the calls. */
export type EngineClient = ContractRouterClient<Contract>;
