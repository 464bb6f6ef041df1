import { createRoute } from '@tanstack/react-router';
import { rootRoute } from '#renderer/root.ts';
import { Home } from './home.tsx';

/** The page that people see first comes with the frame around it. */
export const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home });
