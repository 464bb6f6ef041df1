import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod';
import { rootRoute } from '#renderer/root.ts';
import { askedSchema } from '#shared/findings-view.ts';

/** What the address says of the page: the list, and the finding that is looked at. What makes no sense is left out. */
const searchSchema = z.object({
  q: askedSchema.shape.q.catch(undefined),
  kinds: askedSchema.shape.kinds.catch(undefined),
  fields: askedSchema.shape.fields.catch(undefined),
  sides: askedSchema.shape.sides.catch(undefined),
  shapes: askedSchema.shape.shapes.catch(undefined),
  standings: askedSchema.shape.standings.catch(undefined),
  owners: askedSchema.shape.owners.catch(undefined),
  severities: askedSchema.shape.severities.catch(undefined),
  rules: askedSchema.shape.rules.catch(undefined),
  accounts: askedSchema.shape.accounts.catch(undefined),
  sort: askedSchema.shape.sort.catch(undefined),
  columns: askedSchema.shape.columns.catch(undefined),
  widths: askedSchema.shape.widths.catch(undefined),
  /** The finding's id. */
  at: z.int().nonnegative().optional().catch(undefined),
});
export type Search = z.output<typeof searchSchema>;

export const findingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run/findings',
  validateSearch: (search) => searchSchema.parse(search),
  component: lazyRouteComponent(() => import('./findings.tsx'), 'Findings'),
});
