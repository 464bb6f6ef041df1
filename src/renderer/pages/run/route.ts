import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '#renderer/root.ts';

export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run',
  component: lazyRouteComponent(() => import('./run.tsx'), 'Run'),
});
