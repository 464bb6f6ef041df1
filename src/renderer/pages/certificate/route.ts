import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '#renderer/root.ts';

export const certificateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run/certificate',
  component: lazyRouteComponent(() => import('./certificate.tsx'), 'CertificatePage'),
});
