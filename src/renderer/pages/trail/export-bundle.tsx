import { Button, Checkbox, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { destinationOf } from '#renderer/parts/export/destination.ts';
import { bundleTo } from '#renderer/parts/export/exports.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import form from '#renderer/parts/form.module.css';
import { useFormat } from '#renderer/parts/format.ts';
import { Passphrase, passphraseOf } from '#renderer/parts/people/passphrase.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RunDetail } from '#shared/run.ts';

type ExportBundleProps = { detail: RunDetail; isOpen: boolean; close: () => void };

/** What goes into a bundle, and who vouches for it; how it gets on is told wherever people go meanwhile. */
export function ExportBundle({ detail, isOpen, close }: ExportBundleProps) {
  const { t } = useTranslation(['trail', 'shell']);
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('bundle.title')}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <Form detail={detail} close={close} />
    </Modal>
  );
}

function Form({ detail: { run, name, summary }, close }: Omit<ExportBundleProps, 'isOpen'>) {
  const { t } = useTranslation(['trail', 'common']);
  const format = useFormat();
  const { data: me } = useQuery(calls.people.me.queryOptions());
  const [withSnapshots, setWithSnapshots] = useState(true);
  const [withKey, setWithKey] = useState(true);
  const [passphrase, setPassphrase] = useState('');
  const hasKey = me?.publicKey != null;
  const make = async () => {
    const fileName = `${name.replace(/[^\p{L}\p{N}.-]+/gu, '-')}-${run}.tieout`;
    const destination = await destinationOf(fileName, 'bundle');
    if (!destination) return;
    const byEngine = !hasKey || !withKey;
    const how = byEngine ? {} : passphraseOf(passphrase);
    void bundleTo(destination, fileName, { run, withoutSnapshots: !withSnapshots, byEngine, ...how });
    close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make().catch(notifyFailure);
  };
  const snapshots = format.bytes((summary?.inbound.bytes ?? 0) + (summary?.outbound.bytes ?? 0));
  return (
    <form className={form.form} onSubmit={submit}>
      <p>{t('bundle.text')}</p>
      <Checkbox
        label={t('bundle.snapshots', { size: snapshots })}
        description={t('bundle.snapshotsHint')}
        checked={withSnapshots}
        onChange={({ currentTarget }) => setWithSnapshots(currentTarget.checked)}
      />
      {hasKey ? (
        <Checkbox
          label={t('bundle.key')}
          checked={withKey}
          onChange={({ currentTarget }) => setWithKey(currentTarget.checked)}
        />
      ) : (
        <p>{t('bundle.noKey')}</p>
      )}
      {hasKey && withKey && <Passphrase value={passphrase} change={setPassphrase} />}
      <div className={form.buttons}>
        <Button onClick={close}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled">
          {t('bundle.write')}
        </Button>
      </div>
    </form>
  );
}
