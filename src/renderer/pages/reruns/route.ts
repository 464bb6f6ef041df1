import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { limits } from '#shared/limits.ts';

/** `request`: the one that is looked at. */
const search = z.object({ request: z.string().max(limits.nameCharactersMax).optional().catch(undefined) });

export const rerunsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reruns',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./reruns.tsx'), 'Reruns'),
});
