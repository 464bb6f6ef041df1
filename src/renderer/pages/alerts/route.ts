import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { alertStates } from '#shared/alert.ts';

/** Which alerts of the outbox are shown. */
const search = z.object({ state: z.enum(alertStates).optional().catch(undefined) });

export const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/alerts',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./alerts.tsx'), 'Alerts'),
});
