import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Person } from '#shared/people.ts';
import { Failure } from '../failure.tsx';
import form from '../form.module.css';
import { notifyDone } from '../notify.ts';
import { Passphrase, passphraseOf } from './passphrase.tsx';

type MakeKeyProps = { person: Pick<Person, 'person' | 'name' | 'publicKey'> | undefined; onDone?: () => void };

/** Makes somebody a key to sign with: the first, or one in place of the one there is. */
export function MakeKey({ person, onDone }: MakeKeyProps) {
  const { t } = useTranslation('people');
  const queries = useQueryClient();
  const [passphrase, setPassphrase] = useState('');
  const make = useMutation(
    calls.people.makeKey.mutationOptions({
      onSuccess: ({ name }) => {
        void queries.invalidateQueries();
        notifyDone(t('makeKey.done', { name }));
        onDone?.();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (person) make.mutate({ who: person.person, ...passphraseOf(passphrase) });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <p>{t('makeKey.text')}</p>
      {person && person.publicKey !== null && <p>{t('makeKey.replaces')}</p>}
      <Passphrase value={passphrase} change={setPassphrase} isNew />
      {make.error && <Failure error={make.error} />}
      <Button type="submit" variant="filled" loading={make.isPending} disabled={!person}>
        {t('makeKey.make')}
      </Button>
    </form>
  );
}
