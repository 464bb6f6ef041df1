import { engine, isLost } from '#renderer/client.ts';
import type { FindingRow, FindingsPage } from '#shared/findings-list.ts';
import type { ListAsked } from './asked.ts';

/** A list as far as it is here: pages of rows around what is looked at, how many there are, how far its making is. */
export type ListState = {
  total: number | null;
  /** Rows that can be shown: of a list that is not counted yet, those that were found so far. */
  rows: number;
  done: number;
  error: unknown;
  /** Changes whenever rows came or went. */
  version: number;
};

export type ListStore = ReturnType<typeof createListStore>;

export const rowsPerPage = 100;
/** Pages that are kept, those looked at longest ago go first: rows enough for any screen and for going back a little. */
const pagesMax = 60;
/** A list that is being made is asked for again after this long, which also keeps it from being given up. */
const askAgainMs = 250;

/** What the engine is asked for a page of rows. */
export function pageOf(run: string, asked: ListAsked, page: number) {
  return { run, ...asked, from: page * rowsPerPage, count: rowsPerPage };
}

/**
 * The rows of one list. Pages come when they are wanted, with their neighbours; whatever comes for a list that is no
 * longer looked at is dropped. `ahead` is the first page where somebody has asked for it already.
 */
export function createListStore(run: string, asked: ListAsked, ahead?: Promise<FindingsPage>) {
  const pages = new Map<number, FindingRow[]>();
  const underWay = new Set<number>();
  const listeners = new Set<() => void>();
  let state: ListState = { total: null, rows: 0, done: 0, error: undefined, version: 0 };
  let isOver = false;
  let wantings = 0;
  let again: ReturnType<typeof setTimeout> | undefined;

  const change = (next: Partial<ListState>) => {
    state = { ...state, ...next, version: state.version + 1 };
    for (const listen of listeners) listen();
  };

  const keep = (page: number, rows: FindingRow[]) => {
    pages.delete(page);
    pages.set(page, rows);
    const [oldest] = pages.keys();
    if (pages.size > pagesMax && oldest !== undefined) pages.delete(oldest);
  };

  const take = (page: number, { rows, total, done }: FindingsPage) => {
    // A list that is whole now may have other rows than its preview had.
    if (done === 1 && state.done < 1) pages.clear();
    keep(page, rows);
    change({ total, rows: total ?? pages.get(0)?.length ?? 0, done, error: undefined });
    if (done < 1) askAgain();
  };

  const fetchPage = async (page: number): Promise<void> => {
    if (isOver || underWay.has(page)) return;
    underWay.add(page);
    try {
      const first = page === 0 ? ahead : undefined;
      ahead = undefined;
      const given = await (first ?? engine.findings.page(pageOf(run, asked, page)));
      if (!isOver) take(page, given);
    } catch (error) {
      if (isOver) return;
      if (isLost(error)) askAgain();
      else change({ error });
    } finally {
      underWay.delete(page);
    }
  };

  const bring = async (page: number): Promise<void> => {
    const isThere = page >= 0 && (page === 0 || page * rowsPerPage < (state.total ?? 0));
    // Until the list is made, only its beginning is given.
    if (isThere && !pages.has(page) && (state.done === 1 || page === 0)) await fetchPage(page);
  };

  const askAgain = () => {
    clearTimeout(again);
    again = setTimeout(() => void fetchPage(0), askAgainMs);
  };

  return {
    subscribe(listen: () => void): () => void {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    state: () => state,
    row: (place: number): FindingRow | undefined => pages.get(Math.floor(place / rowsPerPage))?.[place % rowsPerPage],
    /** Sees to it that these rows come, and after them those just before and behind. */
    want(first: number, last: number): void {
      const from = Math.floor(first / rowsPerPage);
      const to = Math.floor(Math.max(first, last - 1) / rowsPerPage);
      const wanted = [...Array(to - from + 1).keys()].map((i) => from + i);
      wantings += 1;
      const ours = wantings;
      void Promise.all(wanted.map(bring)).then(() => {
        // Whoever has gone on by then wants other neighbours.
        if (ours === wantings) for (const page of [to + 1, from - 1]) void bring(page);
      });
    },
    start(): () => void {
      isOver = false;
      void fetchPage(0);
      return () => {
        isOver = true;
        clearTimeout(again);
      };
    },
    retry: () => void fetchPage(0),
    run,
    asked,
  };
}
