import { type RefObject, useEffect, useRef } from 'react';
import { engine } from '#renderer/client.ts';
import type { ListStore } from './list-store.ts';

const askAgainMs = 250;

/**
 * When another list takes the place of one, finds the finding in it that was looked at (`id`). `found` is given its place, or
 * null where it is not in the list. Returns what ends the search: somebody who moves on is not pulled back.
 */
export function useKeptPlace(
  store: ListStore,
  id: RefObject<number | undefined>,
  found: (place: number | null) => void,
): () => void {
  const latest = useRef(found);
  latest.current = found;
  const search = useRef<AbortController>(undefined);
  useEffect(() => {
    const ending = new AbortController();
    search.current = ending;
    const wanted = id.current;
    if (wanted !== undefined) {
      void placeOf(store, wanted, ending.signal).then((place) => {
        if (!ending.signal.aborted) latest.current(place);
      });
    } else latest.current(null);
    return () => ending.abort();
  }, [store, id]);
  return () => search.current?.abort();
}

async function placeOf(store: ListStore, id: number, signal: AbortSignal): Promise<number | null> {
  while (!signal.aborted) {
    try {
      const { place, done } = await engine.findings.locate({ run: store.run, ...store.asked, id });
      // The rows are there a moment later than the place, or sooner.
      if (done === 1 && store.state().total !== null) return place;
    } catch {
      // What is wrong with the list, its rows tell.
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, store.state().total === null ? 20 : askAgainMs));
  }
  return null;
}
