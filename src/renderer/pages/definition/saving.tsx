import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { calls, engine, failureOf } from '#renderer/client.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { notify } from '#renderer/parts/notify.ts';
import type { Secrets } from '#renderer/parts/secrets.ts';
import { useTranslation } from '#renderer/words.ts';
import { Conflict, type ConflictChoice } from './conflict.tsx';
import type { Draft, Opened } from './draft.ts';
import { fileNameOf } from './file-name.ts';
import { asWritten, openedFrom } from './opened.ts';
import { SaveAs } from './save-as.tsx';

/** A question to the person, and what is done with the answer. */
type Asked =
  | { about: 'name'; name: string; isTaken: boolean; answer: (path: string | null) => void }
  | { about: 'conflict'; theirs: Opened | null; answer: (choice: ConflictChoice) => void };

export type Saving = {
  /** Writes the text into its file, asking what has to be asked. Null where it was not written. */
  save: () => Promise<Opened | null>;
  saveAs: () => Promise<Opened | null>;
  /** Shows what is in the file now beside what is here, to choose. */
  compare: () => Promise<void>;
  dialogs: ReactNode;
};

export function useSaving(draft: Draft, secrets: Secrets): Saving {
  const { t } = useTranslation('definition');
  const [asked, setAsked] = useState<Asked | null>(null);
  const queries = useQueryClient();
  const router = useRouter();
  const { opened, text } = draft;

  const ask = <Answer,>(question: (answer: (value: Answer) => void) => Asked) =>
    new Promise<Answer>((resolve) => {
      setAsked(
        question((value) => {
          setAsked(null);
          resolve(value);
        }),
      );
    });
  const written = async (path: string, replaces: string | null): Promise<Opened> => {
    // A keyring that refuses leaves the file as it was.
    await secrets.keep();
    const file = await engine.definitions.save({ path, text: asWritten(text, opened), replaces });
    const now = openedFrom(file);
    draft.markSaved(now);
    queries.setQueryData(calls.definitions.read.queryKey({ input: { path: now.path ?? '' } }), file);
    void queries.invalidateQueries({ queryKey: calls.definitions.list.key() });
    notify({ id: 'saved', message: t('saved', { path: file.path }), autoClose: 3_000 });
    return now;
  };

  const saveAs = async (isTaken = false): Promise<Opened | null> => {
    const path = await ask<string | null>((answer) => ({
      about: 'name',
      name: fileNameOf(opened.path, draft.settings),
      isTaken,
      answer,
    }));
    if (path === null) return null;
    try {
      const now = await written(path, null);
      await router.navigate({
        to: '/definitions/edit',
        search: { path: now.path ?? '' },
        replace: true,
        ignoreBlocker: true,
      });
      return now;
    } catch (error) {
      if (failureOf(error).code === 'usage' && (await fileAt(path))) return saveAs(true);
      notifyFailure(error);
      return null;
    }
  };
  const settle = async (path: string): Promise<Opened | null> => {
    const theirs = await fileAt(path);
    const choice = await ask<ConflictChoice>((answer) => ({ about: 'conflict', theirs, answer }));
    if (choice === 'mine') return written(path, theirs?.sha256 ?? null).catch(failed);
    if (choice === 'other') return saveAs();
    if (choice === 'theirs' && theirs) draft.reopen(theirs);
    return choice === 'theirs' ? theirs : null;
  };
  const save = async (): Promise<Opened | null> => {
    const { path, sha256 } = opened;
    if (path === null) return saveAs();
    try {
      return await written(path, sha256);
    } catch (error) {
      const isChanged = failureOf(error).code === 'usage' && (await fileAt(path))?.sha256 !== sha256;
      return isChanged ? settle(path) : failed(error);
    }
  };
  const compare = async () => {
    if (opened.path !== null) await settle(opened.path);
  };

  return {
    save,
    saveAs: () => saveAs(),
    compare,
    dialogs: asked && <Dialog asked={asked} opened={opened} text={text} />,
  };
}

function Dialog({ asked, opened, text }: { asked: Asked; opened: Opened; text: string }) {
  if (asked.about === 'name') return <SaveAs name={asked.name} isTaken={asked.isTaken} answer={asked.answer} />;
  return <Conflict path={opened.path ?? ''} theirs={asked.theirs?.text ?? null} mine={text} answer={asked.answer} />;
}

/** What is in a file now; null where it is gone. */
export async function fileAt(path: string): Promise<Opened | null> {
  return engine.definitions.read({ path }).then(openedFrom, () => null);
}

function failed(error: unknown): null {
  notifyFailure(error);
  return null;
}
