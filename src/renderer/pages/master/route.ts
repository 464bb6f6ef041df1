import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { masterKinds } from '#shared/master.ts';

export const masterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run/master',
  validateSearch: z.object({ kind: z.enum(masterKinds).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./master.tsx'), 'MasterPage'),
});
