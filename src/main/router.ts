import { createRouterClient } from '@orpc/server';
import type { EngineClient } from '#shared/contract.ts';
import type { App } from './app.ts';
import { activityCalls } from './router/activities.ts';
import { alertCalls } from './router/alerts.ts';
import { analysisCalls } from './router/analysis.ts';
import { bundleCalls } from './router/bundles.ts';
import { definitionCalls } from './router/definitions.ts';
import { findingCalls } from './router/findings.ts';
import { flightCalls } from './router/flights.ts';
import { implementer } from './router/implementer.ts';
import { journalCalls } from './router/journal.ts';
import { masterCalls } from './router/masters.ts';
import { mergeCalls } from './router/merges.ts';
import type { OpenedBundles } from './router/opened-bundles.ts';
import { peopleCalls } from './router/people.ts';
import { preferenceCalls } from './router/preferences.ts';
import { recheckCalls } from './router/rechecks.ts';
import { recoveryCalls } from './router/recovery.ts';
import { replayCalls } from './router/replays.ts';
import { reportCalls } from './router/reports.ts';
import { rerunCalls } from './router/reruns.ts';
import { reviewCalls } from './router/reviews.ts';
import { runCalls } from './router/runs.ts';
import { shapeCalls } from './router/shapes.ts';
import { signOffCalls } from './router/sign-offs.ts';
import { suspenseCalls } from './router/suspense.ts';
import { trailCalls } from './router/trail.ts';
import { workspaceCalls } from './router/workspace.ts';

/**
 * The contract over an engine: what every face calls, whatever carries the calls; a file a subject. `log` is told of
 * bugs; `bundles` are open beside it.
 */
export function createRouter(app: App, log: (error: unknown) => void = () => {}, bundles?: OpenedBundles) {
  const os = implementer(log, { isReadOnly: app.openedBundle !== null, bundles });
  return os.router({
    workspace: workspaceCalls(os.workspace, app),
    definitions: definitionCalls(os.definitions, app),
    activities: activityCalls(os.activities, app),
    runs: runCalls(os.runs, app),
    findings: findingCalls(os.findings, app),
    masters: masterCalls(os.masters, app),
    flights: flightCalls(os.flights, app),
    preferences: preferenceCalls(os.preferences, app),
    reports: reportCalls(os.reports, app),
    people: peopleCalls(os.people, app),
    reviews: reviewCalls(os.reviews, app),
    reruns: rerunCalls(os.reruns, app),
    rechecks: recheckCalls(os.rechecks, app),
    shapes: shapeCalls(os.shapes, app),
    replays: replayCalls(os.replays, app),
    merges: mergeCalls(os.merges, app),
    signOffs: signOffCalls(os.signOffs, app),
    suspense: suspenseCalls(os.suspense, app),
    journal: journalCalls(os.journal, app),
    analysis: analysisCalls(os.analysis, app),
    alerts: alertCalls(os.alerts, app),
    trail: trailCalls(os.trail, app),
    bundles: bundleCalls(os.bundles, app, bundles),
    recovery: recoveryCalls(os.recovery, app),
  });
}

/** The calls for a face in the engine's own process. */
export function createClient(router: EngineRouter): EngineClient {
  return createRouterClient(router, { context: {} });
}

export type EngineRouter = ReturnType<typeof createRouter>;
