import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';

/** How much the timeline shows, most of it to come. */
export const ranges = { '24h': 24, '3d': 72, '14d': 336 } as const;
export type Range = keyof typeof ranges;

const search = z.object({ range: z.enum(['24h', '3d', '14d']).optional().catch(undefined) });

export const activitiesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/activities',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./activities.tsx'), 'Activities'),
});
