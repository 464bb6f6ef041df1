import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { Passphrase, passphraseOf } from './passphrase.tsx';
import styles from './trail.module.css';

/** For whoever would sign and has no key yet. */
export function MakeKey() {
  const { t } = useTranslation('trail');
  const queries = useQueryClient();
  const [passphrase, setPassphrase] = useState('');
  const { data: me } = useQuery(calls.people.me.queryOptions());
  const make = useMutation(calls.people.makeKey.mutationOptions({ onSuccess: () => void queries.invalidateQueries() }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (me) make.mutate({ who: me.person, ...passphraseOf(passphrase) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{t('makeKey.text')}</p>
      <Passphrase value={passphrase} change={setPassphrase} isNew />
      {make.error && <Failure error={make.error} />}
      <Button type="submit" variant="filled" loading={make.isPending} disabled={!me}>
        {t('makeKey.make')}
      </Button>
    </form>
  );
}
