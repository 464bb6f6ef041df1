import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { limits } from '#shared/limits.ts';

/** `definition`: the path of the one whose runs are listed; `text`: what their lines contain. */
const search = z.object({
  definition: z.string().max(limits.pathCharactersMax).optional().catch(undefined),
  text: z.string().max(limits.nameCharactersMax).optional().catch(undefined),
});

export const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./runs.tsx'), 'Runs'),
});
