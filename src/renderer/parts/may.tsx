import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isReading } from '#shared/contract/readings.ts';
import type { Contract } from '#shared/contract.ts';
import { calls } from '../client.ts';
import { opened } from '../opened.ts';

/** A call of the contract by its name: `reviews.decide`. */
export type CallName = {
  [Subject in keyof Contract]: `${Subject}.${keyof Contract[Subject] & string}`;
}[keyof Contract];

/**
 * Whether a call can be made in what this page shows. In somebody's bundle that is opened to be read only those of
 * contract/readings.ts can; what cannot be done is not offered, and the line above every page says why.
 */
export function useMay(): (call: CallName) => boolean {
  const isBundle = useIsBundle();
  return (call) => !isBundle || isReading(call.split('.'));
}

/** Whether this page shows somebody's bundle and not a workspace. */
export function useIsBundle(): boolean {
  const { data } = useAbout();
  return opened !== undefined || (data !== undefined && data.bundle !== null);
}

export function useAbout() {
  return useQuery({ ...calls.workspace.about.queryOptions(), staleTime: Number.POSITIVE_INFINITY });
}

/** The folder of the workspace that this page shows, by which what the page keeps of it is told from what is another's. */
export function useWorkspace(): string | undefined {
  return useAbout().data?.folder;
}

/** Shows a way to make a call only where it can be made, else what stands `instead`. */
export function May({ call, instead = null, children }: { call: CallName; instead?: ReactNode; children: ReactNode }) {
  return useMay()(call) ? children : instead;
}
