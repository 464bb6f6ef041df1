import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { limits } from '#shared/limits.ts';

/** Which reconciliation, how far back, and whether everybody's runs are meant or those of this workspace. */
const search = z.object({
  name: z.string().max(limits.nameCharactersMax).optional().catch(undefined),
  days: z.int().min(1).max(limits.analysisDaysMax).optional().catch(undefined),
  source: z.enum(['workspace', 'journal']).optional().catch(undefined),
});

export const analysisRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/analysis',
  validateSearch: search,
  component: lazyRouteComponent(() => import('./analysis.tsx'), 'AnalysisPage'),
});
