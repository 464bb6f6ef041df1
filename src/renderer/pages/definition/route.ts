import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod/mini';
import { rootRoute } from '#renderer/root.ts';

const source = z.catch(z.optional(z.enum(['csv', 'ndjson', 'sqlite', 'mysql', 'redis'])), undefined);

/** Without both sides: the choice of them. With both: the text to start from, not saved yet. */
export const newDefinitionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/definitions/new',
  validateSearch: z.object({ inbound: source, outbound: source, name: z.catch(z.optional(z.string()), undefined) }),
  component: lazyRouteComponent(() => import('./new.tsx'), 'NewDefinition'),
});

export const editDefinitionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/definitions/edit',
  validateSearch: z.object({ path: z.catch(z.string(), '') }),
  component: lazyRouteComponent(() => import('./edit.tsx'), 'EditDefinition'),
});
