import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '#renderer/root.ts';

/** Not a list of its own: the address that the list of pages has of the findings. */
export const latestFindingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/findings',
  component: lazyRouteComponent(() => import('./latest-findings.tsx'), 'LatestFindings'),
});
