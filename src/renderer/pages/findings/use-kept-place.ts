import { type RefObject, useEffect, useRef, useState } from 'react';
import { engine } from '#renderer/client.ts';
import type { ListStore } from './list-store.ts';

const askAgainMs = 250;

/**
 * When another list takes the place of one, finds the finding in it that was looked at (`id`). `found` is given its place, or
 * null where it is not in the list. `stay` ends the search: somebody who moves on is not pulled back. While it goes on, what
 * stands at the old place is looked at by nobody; `searched` is another number once it is over.
 */
export function useKeptPlace(
  store: ListStore,
  id: RefObject<number | undefined>,
  found: (place: number | null) => void,
): KeptPlace {
  const latest = useRef(found);
  latest.current = found;
  const search = useRef<AbortController>(undefined);
  const [searched, setSearched] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    search.current = ending;
    const end = () => {
      if (search.current !== ending) return;
      search.current = undefined;
      setSearched((times) => times + 1);
    };
    ending.signal.addEventListener('abort', end);
    const wanted = id.current;
    if (wanted !== undefined) {
      void placeOf(store, wanted, ending.signal).then((place) => {
        if (ending.signal.aborted) return;
        latest.current(place);
        end();
      });
    } else {
      latest.current(null);
      end();
    }
    return () => ending.abort();
  }, [store, id]);
  return { stay: () => search.current?.abort(), isSearching: () => search.current !== undefined, searched };
}

type KeptPlace = { stay: () => void; isSearching: () => boolean; searched: number };

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
