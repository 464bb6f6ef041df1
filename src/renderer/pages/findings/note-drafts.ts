import { useMemo } from 'react';
import { create } from 'zustand';

/** A note that is written and not added yet, by the run and the finding that it is of. */
type Drafts = ReadonlyMap<string, { run: string; id: number; text: string }>;

/**
 * Kept while the page is open, wherever in it somebody goes: who looks something up while writing must not lose what
 * stands there. Not kept longer, since what was never added is nobody's to find.
 */
const useDrafts = create<{ drafts: Drafts }>(() => ({ drafts: new Map() }));

export function useNoteDraft(run: string, id: number): [text: string, setText: (text: string) => void] {
  const text = useDrafts(({ drafts }) => drafts.get(nameOf(run, id))?.text ?? '');
  return [text, (now) => setDraft(run, id, now)];
}

/** The findings of a run with a note that is not added yet, in the order in which the notes were begun. */
export function useDrafted(run: string): ReadonlySet<number> {
  const drafts = useDrafts((state) => state.drafts);
  return useMemo(
    () => new Set([...drafts.values()].filter((draft) => draft.run === run).map(({ id }) => id)),
    [drafts, run],
  );
}

/** What was written on while it was being added stays. */
export function dropDraft(run: string, id: number, added: string): void {
  if (useDrafts.getState().drafts.get(nameOf(run, id))?.text === added) setDraft(run, id, '');
}

function setDraft(run: string, id: number, text: string): void {
  const drafts = new Map(useDrafts.getState().drafts);
  if (text.trim() === '') drafts.delete(nameOf(run, id));
  else drafts.set(nameOf(run, id), { run, id, text });
  useDrafts.setState({ drafts });
}

function nameOf(run: string, id: number): string {
  return `${run}/${id}`;
}
