import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { limits } from '#shared/limits.ts';

/** `runs`: two runs of one reconciliation, in any order. */
const search = z.object({
  runs: z.array(z.string().max(limits.nameCharactersMax)).max(2).optional().catch(undefined),
});

export const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compare',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./compare.tsx'), 'Compare'),
});
