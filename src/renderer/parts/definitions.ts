import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DefinitionLine } from '#shared/definition-line.ts';
import { calls } from '../client.ts';

/** Reconciliations by the paths of their definitions. */
export function useDefinitions(): ReadonlyMap<string, DefinitionLine> {
  const { data } = useQuery(calls.definitions.list.queryOptions());
  return useMemo(() => new Map(data?.map((line) => [line.path, line])), [data]);
}
