import { createRootRoute } from '@tanstack/react-router';
import { NotThere } from './parts/not-there.tsx';
import { Shell } from './shell.tsx';

/** What all pages stand in. */
export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotThere });
