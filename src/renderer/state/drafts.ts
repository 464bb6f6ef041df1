import { useMemo } from 'react';
import * as z from 'zod';
import { create } from 'zustand';
import { limits } from '#shared/limits.ts';

/** What a text that is not sent yet is of: the workspace by its folder, a run, and what of the run it is about. */
export type DraftOf = { workspace: string; run: string; about: number | string };

const draftSchema = z.object({
  text: z.string().min(1).max(limits.noteCharactersMax),
  /** When it was last written on, in milliseconds since 1970. */
  at: z.number(),
});
export type Draft = z.output<typeof draftSchema>;

/** What this page's storage calls them: the prefix, then what the draft is of as JSON. */
const prefix = 'tieout-draft ';
const nameSchema = z.tuple([z.string(), z.string(), z.union([z.number(), z.string()])]);

/**
 * Texts that are written and not added yet, kept by this window until they are: neither a reload nor a crash loses them.
 * Each is an entry of its own in the storage, so that writing one touches no other, and pages beside this one see it.
 */
const useDrafts = create<{ drafts: ReadonlyMap<string, Draft> }>(() => ({ drafts: kept() }));

window.addEventListener('storage', ({ key, newValue }) => {
  if (key === null) useDrafts.setState({ drafts: new Map() });
  else if (key.startsWith(prefix)) put(key, read(newValue));
});

/** A draft, and how it is written on; an empty text is none. Without knowing whose it is there is none. */
export function useDraft(of: DraftOf | undefined): [draft: Draft | undefined, write: (text: string) => void] {
  const name = of && nameOf(of);
  const draft = useDrafts(({ drafts }) => (name === undefined ? undefined : drafts.get(name)));
  return [draft, (text) => of && writeDraft(of, text)];
}

/** The findings of a run with a note that is not added yet, in the order in which the notes were begun. */
export function useDrafted(workspace: string | undefined, run: string): ReadonlySet<number> {
  const drafts = useDrafts((state) => state.drafts);
  return useMemo(() => {
    const of = [...drafts.keys()].flatMap((name) => ofName(name) ?? []);
    const here = of.filter((one) => one.workspace === workspace && one.run === run);
    return new Set(here.flatMap(({ about }) => (typeof about === 'number' ? [about] : [])));
  }, [drafts, workspace, run]);
}

/** What was written on while it was being added stays. */
export function dropDraft(of: DraftOf, added: string): void {
  if (useDrafts.getState().drafts.get(nameOf(of))?.text === added) writeDraft(of, '');
}

export function writeDraft(of: DraftOf, text: string): void {
  const name = nameOf(of);
  const draft = text.trim() === '' ? undefined : { text: text.slice(0, limits.noteCharactersMax), at: Date.now() };
  put(name, draft);
  try {
    if (draft) localStorage.setItem(name, JSON.stringify(draft));
    else localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing, or has no room, has it for as long as this page is open.
  }
}

/** The oldest goes where there are too many. */
function put(name: string, draft: Draft | undefined): void {
  const drafts = new Map(useDrafts.getState().drafts);
  if (draft) drafts.set(name, draft);
  else drafts.delete(name);
  for (const oldest of beyondBounds(drafts)) {
    drafts.delete(oldest);
    forget(oldest);
  }
  useDrafts.setState({ drafts });
}

/** What is too old, and of the rest the oldest that are too many. */
function beyondBounds(drafts: ReadonlyMap<string, Draft>): string[] {
  const since = Date.now() - limits.draftDaysMax * 86_400_000;
  const byAge = [...drafts].toSorted(([, a], [, b]) => b.at - a.at);
  return byAge.filter(([, { at }], place) => at < since || place >= limits.draftsMax).map(([name]) => name);
}

/** What was kept by an earlier page, without what nobody came back to. */
function kept(): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const name of storedNames()) {
    const draft = read(localStorage.getItem(name));
    if (draft && ofName(name)) drafts.set(name, draft);
    else forget(name);
  }
  for (const name of beyondBounds(drafts)) {
    drafts.delete(name);
    forget(name);
  }
  return new Map([...drafts].toSorted(([, a], [, b]) => a.at - b.at));
}

function storedNames(): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

function forget(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // It was not kept then, either.
  }
}

function read(text: string | null): Draft | undefined {
  try {
    return draftSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

function nameOf({ workspace, run, about }: DraftOf): string {
  return prefix + JSON.stringify([workspace, run, about]);
}

function ofName(name: string): DraftOf | undefined {
  try {
    const [workspace, run, about] = nameSchema.parse(JSON.parse(name.slice(prefix.length)));
    return { workspace, run, about };
  } catch {
    return undefined;
  }
}
