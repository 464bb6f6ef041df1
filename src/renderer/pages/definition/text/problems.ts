import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { calls } from '#renderer/client.ts';
import type { Secrets } from '#renderer/parts/secrets.ts';
import type { Draft } from '../draft.ts';
import { fileNameOf } from '../file-name.ts';
import { type Diagnosed, diagnosedIn } from './diagnostics.ts';

/** How long nothing must have been typed before the engine is asked. */
const quietMs = 250;

/** What the engine has against the text as it is now, a moment after the last change. */
export function useProblems({ opened, text, settings }: Draft, secrets: Secrets): Diagnosed[] {
  const [quiet] = useDebouncedValue(text, quietMs);
  const typed = secrets.names.filter((name) => secrets.typedAs(name) !== '');
  const path = opened.path ?? fileNameOf(null, settings);
  const { data } = useQuery(
    calls.definitions.examine.queryOptions({
      input: { path, text: quiet, typed },
      placeholderData: keepPreviousData,
      // The environment may have changed since it was last asked.
      staleTime: 0,
      gcTime: 0,
    }),
  );
  return useMemo(() => diagnosedIn(data?.problems ?? []), [data]);
}
