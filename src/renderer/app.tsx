import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isLost } from './client.ts';
import { useConnection } from './connection.ts';
import { router } from './pages.ts';
import { useScheme } from './state/scheme.ts';
import { styleNonce } from './style-nonce.ts';
import { theme, themeVariables } from './theme.ts';

/** What every page stands in: the theme, the engine's answers, the address. */
export function App() {
  const scheme = useScheme();
  useFreshAnswers();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      forceColorScheme={scheme}
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The engine's own refusals stand; what was lost on the way is asked again as soon as there is a way.
      retry: (failures, error) => isLost(error) && failures < retriesMax,
      retryDelay: 200,
      staleTime: 1_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const retriesMax = 10;

/** After a lost connection nothing on the page is trusted to be the present state. */
function useFreshAnswers(): void {
  useEffect(
    () =>
      useConnection.subscribe(({ state }, before) => {
        if (state === 'open' && before.state !== 'connecting') void queries.invalidateQueries();
      }),
    [],
  );
}
