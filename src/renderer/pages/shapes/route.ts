import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '#renderer/root.ts';

export const shapesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run/shapes',
  component: lazyRouteComponent(() => import('./shapes.tsx'), 'ShapesPage'),
});
