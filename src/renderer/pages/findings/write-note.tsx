import { Button, Switch, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { useWorkspace } from '#renderer/parts/may.tsx';
import { NoteText } from '#renderer/parts/note-text.tsx';
import { type DraftOf, dropDraft, useDraft } from '#renderer/state/drafts.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import styles from './record-review.module.css';

/** A note on a finding, with how it will look. What is not added yet is there again when the finding is. */
export function WriteNote({ run, id }: { run: string; id: number }) {
  const workspace = useWorkspace();
  return workspace === undefined ? null : <Note of={{ workspace, run, about: id }} run={run} id={id} />;
}

function Note({ of, run, id }: { of: DraftOf; run: string; id: number }) {
  const { t } = useTranslation('review');
  const format = useFormat();
  const queries = useQueryClient();
  const [draft, write] = useDraft(of);
  const text = draft?.text ?? '';
  const [isShown, setShown] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  useKeys([{ keys: 'n', does: t('keys.note'), act: () => input.current?.focus() }]);
  const note = useMutation(
    calls.reviews.note.mutationOptions({
      onSuccess: (_, added) => {
        dropDraft(of, added.text);
        setShown(false);
        void queries.invalidateQueries({ queryKey: calls.trail.key() });
      },
      onError: notifyFailure,
    }),
  );
  const discard = () => {
    write('');
    setShown(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') note.mutate({ run, id, text });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {isShown ? (
        <NoteText text={text} />
      ) : (
        <Textarea
          ref={input}
          label={t('about.write')}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          maxLength={limits.noteCharactersMax}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          autosize
          minRows={1}
          maxRows={10}
          rightSection={<kbd>n</kbd>}
        />
      )}
      {draft && (
        <div className={styles.buttons}>
          <Button type="submit" loading={note.isPending}>
            {t('about.add')}
          </Button>
          <Switch
            label={t('about.preview')}
            checked={isShown}
            onChange={(event) => setShown(event.currentTarget.checked)}
          />
        </div>
      )}
      {draft && (
        <p className={styles.quiet}>
          ✎ {t('about.draft', { when: format.moment(new Date(draft.at).toISOString()) })}{' '}
          <button type="button" className={styles.discard} onClick={discard}>
            {t('about.discard')}
          </button>
        </p>
      )}
    </form>
  );
}
