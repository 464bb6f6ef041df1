import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { limits } from '#shared/limits.ts';

const name = z.string().max(limits.nameCharactersMax).optional().catch(undefined);

/** Which entries are listed, and the one that is looked into. `act` is one of the trail's, which only its page knows. `bundle` looks at somebody's bundle instead. */
const search = z.object({
  run: name,
  who: name,
  act: name,
  entry: z.int().positive().optional().catch(undefined),
  bundle: z.string().max(limits.pathCharactersMax).optional().catch(undefined),
});

export const trailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/trail',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./trail.tsx'), 'TrailPage'),
});
