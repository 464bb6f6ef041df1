import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '#renderer/root.ts';

export const replayRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run/replay',
  component: lazyRouteComponent(() => import('./replay.tsx'), 'ReplayPage'),
});
