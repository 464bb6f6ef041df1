import i18next from 'i18next';
import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { notify } from '#renderer/parts/notify.ts';
import type { Secrets } from '#renderer/parts/secrets.ts';
import { type Complaints, complaintsAbout } from './form/complaints.ts';
import type { Found } from './form/field-list.ts';
import { type Broken, editText, type Path, readText } from './text/document.ts';
import type { Edit } from './text/edits.ts';

/** A definition as the page has it: its file (null while there is none), and the text that was read from there. */
export type Opened = { path: string | null; text: string; sha256: string | null; lineBreak: '\n' | '\r\n' };

/** The text that is being written: the one truth that the form and the editor both show. */
export type Draft = {
  opened: Opened;
  text: string;
  /** What the text says, or said when it was last YAML. */
  settings: Record<string, unknown>;
  broken: Broken | undefined;
  complaints: Complaints;
  /** Whether there is something that the file does not have. */
  isUnsaved: boolean;
  /** Whether something would be lost. */
  isChanged: boolean;
  setText: (text: string) => void;
  /** Does an edit of the form to the text. */
  change: (edit: Edit) => void;
  /** Goes on from what is in the file now. */
  reopen: (opened: Opened) => void;
  /** What is written here has become the file; what was typed since stays. */
  markSaved: (opened: Opened) => void;
  /** `isChanged` as of this very moment, not of when the page was last drawn. */
  isChangedNow: () => boolean;
};

export function useDraft(first: Opened): Draft {
  const [opened, setOpened] = useState(first);
  const [text, setState] = useState(first.text);
  const latest = useRef(first.text);
  const file = useRef(first);
  const reading = useMemo(() => readText(text), [text]);
  const understood = useRef<unknown>(undefined);
  if (!reading.broken) understood.current = reading.settings;
  const settings = asSettings(understood.current);
  const complaints = useMemo(() => complaintsAbout(settings), [settings]);

  const setText = useCallback((next: string) => {
    latest.current = next;
    setState(next);
  }, []);
  const change = useCallback(
    (edit: Edit) => {
      const next = editText(latest.current, edit);
      if (next !== undefined) setText(next);
      else notify({ id: 'shared', message: i18next.t('shared', { ns: 'definition' }), color: 'yellow' });
    },
    [setText],
  );
  const markSaved = useCallback((next: Opened) => {
    file.current = next;
    setOpened(next);
  }, []);
  const reopen = useCallback(
    (next: Opened) => {
      markSaved(next);
      setText(next.text);
    },
    [setText, markSaved],
  );
  const isChangedNow = useCallback(() => latest.current !== file.current.text, []);
  const isChanged = text !== opened.text;
  const isUnsaved = isChanged || opened.path === null;
  const known = { opened, text, settings, broken: reading.broken, complaints, isUnsaved, isChanged };
  return { ...known, setText, change, reopen, markSaved, isChangedNow };
}

/** Whatever is no map of settings has none; the same object as long as nothing changed. */
function asSettings(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : nothing;
}

const nothing: Record<string, unknown> = {};

/** What every part of the form needs. */
export type FormState = Pick<Draft, 'settings' | 'complaints' | 'change'> & {
  /** Whether what is merely not filled in yet is complained about. */
  showsMissing: boolean;
  /** The folder of the definition's file, with the separator at its end; null where it has none yet. */
  folder: string | null;
  /** Values of the `${NAME}` that stand in the text, as they are typed. */
  secrets: Secrets;
  /** Columns that the sources were found to have, and a way to look for them. */
  found: Found;
  find: () => void;
  isFinding: boolean;
  /** Shows where in the text a setting stands. */
  reveal: (path: Path) => void;
};

export const FormContext = createContext<FormState | null>(null);

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (!form) throw new Error('broken invariant: a part of the form stands outside of it');
  return form;
}
