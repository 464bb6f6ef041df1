import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';

/** What of the run is to be looked at first, where the address says it. */
const searchSchema = z.object({ at: z.enum(['flight']).optional().catch(undefined) });

export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run',
  validateSearch: (search) => searchSchema.parse(search),
  component: lazyRouteComponent(() => import('./run.tsx'), 'Run'),
});
