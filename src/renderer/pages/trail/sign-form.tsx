import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import form from '#renderer/parts/form.module.css';
import { Passphrase, passphraseOf } from '#renderer/parts/people/passphrase.tsx';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';

/** Says what a signature, or one beside it, does, and asks for the key it is made with. */
export function SignForm({ run, act }: { run: string; act: 'sign' | 'countersign' }) {
  const { t } = useTranslation('trail');
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const sign = useMutation(calls.signOffs[act].mutationOptions({ onSuccess: () => void queries.invalidateQueries() }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sign.mutate({ run, note: note.trim(), ...passphraseOf(passphrase) });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <p>{t(`${act}.text`)}</p>
      <Textarea
        label={t('sign.note')}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        maxLength={limits.reasonCharactersMax}
        autosize
        minRows={2}
      />
      <Passphrase value={passphrase} change={setPassphrase} />
      {sign.error && <Failure error={sign.error} />}
      <Button type="submit" variant="filled" loading={sign.isPending}>
        {t(`${act}.sign`)}
      </Button>
    </form>
  );
}
