import { Button, MultiSelect, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import form from '#renderer/parts/form.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { AlertsShown } from '#shared/workspace-alerts.ts';
import styles from './alerts.module.css';
import { useDone } from './use-done.ts';

const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When people are left alone, and who is told where nobody looks; for every definition that says neither. */
export function Times({ settings: { channels, ...kept } }: { settings: AlertsShown }) {
  const { t } = useTranslation('alerts');
  const [isQuiet, setQuiet] = useState(kept.quiet !== null);
  const [hours, setHours] = useState(kept.quiet ?? { from: '22:00', to: '07:00', zone: zoneHere });
  const [doesEscalate, setEscalates] = useState(kept.escalate !== null);
  const [after, setAfter] = useState(kept.escalate?.after ?? '30m');
  const [send, setSend] = useState(kept.escalate?.send ?? []);
  const saving = useMutation(calls.alerts.saveTimes.mutationOptions(useDone(t('times.done'))));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ quiet: isQuiet ? hours : null, escalate: doesEscalate ? { after, send } : null });
  };
  const hour = (part: 'from' | 'to' | 'zone') => (
    <TextInput
      label={t(`times.${part}`)}
      {...(part === 'zone'
        ? {}
        : { pattern: '([01]\\d|2[0-3]):[0-5]\\d', placeholder: '22:00', className: styles.hour })}
      value={hours[part]}
      disabled={!isQuiet}
      required={isQuiet}
      onChange={({ currentTarget: { value } }) => setHours({ ...hours, [part]: value })}
    />
  );
  return (
    <Card title={t('times.title')}>
      <form className={form.form} onSubmit={submit}>
        <Switch
          label={t('times.quiet')}
          checked={isQuiet}
          onChange={({ currentTarget }) => setQuiet(currentTarget.checked)}
        />
        <div className={styles.row}>
          {hour('from')}
          {hour('to')}
          {hour('zone')}
        </div>
        <Switch
          label={t('times.escalate')}
          checked={doesEscalate}
          onChange={({ currentTarget }) => setEscalates(currentTarget.checked)}
        />
        <div className={styles.row}>
          <TextInput
            label={t('times.after')}
            value={after}
            disabled={!doesEscalate}
            required={doesEscalate}
            onChange={({ currentTarget }) => setAfter(currentTarget.value)}
          />
          <MultiSelect
            label={t('times.send')}
            className={styles.grow}
            data={channels.map(({ name }) => name)}
            value={send}
            disabled={!doesEscalate}
            onChange={setSend}
            placeholder={send.length === 0 ? t('times.choose') : undefined}
          />
        </div>
        {saving.error && <Failure error={saving.error} />}
        <div className={form.buttons}>
          <Button type="submit" loading={saving.isPending} disabled={doesEscalate && send.length === 0}>
            {t('times.save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
