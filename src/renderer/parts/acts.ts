import { useEffect, useId, useRef } from 'react';
import { create } from 'zustand';

/** Something that can be done here, as the palette lists it. */
export type Act = { name: string; act: () => void };

/** What the page that is shown offers, by who brought it. */
export const useActs = create<Record<string, Act[]>>(() => ({}));

/** Offers acts in the palette for as long as the component is shown. */
export function useOfferedActs(acts: Act[]): void {
  const id = useId();
  const latest = useRef(acts);
  latest.current = acts;
  const names = acts.map(({ name }) => name).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: an act may be a new function each time; the names are what counts.
  useEffect(() => {
    const offered = latest.current.map(({ name }, i) => ({ name, act: () => latest.current[i]?.act() }));
    useActs.setState((all) => ({ ...all, [id]: offered }));
    return () => useActs.setState(({ [id]: _, ...others }) => others, true);
  }, [id, names]);
}
