import { createHashHistory, createRouter } from '@tanstack/react-router';
import { activitiesRoute } from './pages/activities/route.ts';
import { alertsRoute } from './pages/alerts/route.ts';
import { analysisRoute } from './pages/analysis/route.ts';
import { certificateRoute } from './pages/certificate/route.ts';
import { compareRoute } from './pages/compare/route.ts';
import { editDefinitionRoute, newDefinitionRoute } from './pages/definition/route.ts';
import { findingsRoute } from './pages/findings/route.ts';
import { homeRoute } from './pages/home/route.ts';
import { latestFindingsRoute } from './pages/latest-findings/route.ts';
import { masterRoute } from './pages/master/route.ts';
import { replayRoute } from './pages/replay/route.ts';
import { rerunsRoute } from './pages/reruns/route.ts';
import { runRoute } from './pages/run/route.ts';
import { runsRoute } from './pages/runs/route.ts';
import { settingsRoute } from './pages/settings/route.ts';
import { shapesRoute } from './pages/shapes/route.ts';
import { trailRoute } from './pages/trail/route.ts';
import { rootRoute } from './root.ts';

/** Every page, a line each. Those that people find in the list on the left have a line in places.ts, too. */
const routes = rootRoute.addChildren([
  homeRoute,
  newDefinitionRoute,
  editDefinitionRoute,
  runsRoute,
  runRoute,
  compareRoute,
  analysisRoute,
  findingsRoute,
  latestFindingsRoute,
  rerunsRoute,
  activitiesRoute,
  shapesRoute,
  replayRoute,
  masterRoute,
  certificateRoute,
  trailRoute,
  settingsRoute,
  alertsRoute,
]);

export const router = createRouter({
  routeTree: routes,
  history: createHashHistory(),
  defaultPreload: 'intent',
  scrollRestoration: false,
});

/** Fetches the pages that are a step away, once the browser has nothing better to do. */
export function fetchNextPages(): void {
  requestIdleCallback(() => {
    // One that cannot be had now is asked for again when somebody goes there.
    for (const route of [findingsRoute, runRoute]) void router.loadRouteChunk(route)?.catch(() => {});
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
