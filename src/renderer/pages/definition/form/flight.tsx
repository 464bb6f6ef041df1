import { Switch } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import { useForm } from '../draft.ts';
import { setting } from '../text/edits.ts';
import styles from './form.module.css';
import { LineInput } from './line-input.tsx';
import { NumberLine } from './number-line.tsx';

/** Which columns carry times, and how long what is not there yet is waited for. */
export function Flight() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const flight = settings.flight as Record<string, unknown> | undefined;
  const column = (name: 'sent' | 'done') =>
    typeof flight?.[name] === 'object' ? ['flight', name, 'name'] : ['flight', name];
  return (
    <>
      <Switch
        label={t('form.flight')}
        description={t('form.flightHelp')}
        checked={flight !== undefined}
        onChange={({ currentTarget: { checked } }) =>
          change(setting(['flight'], checked ? { sent: 'sent_at', done: 'done_at' } : undefined))
        }
      />
      {flight !== undefined && (
        <div className={styles.line}>
          <LineInput path={column('sent')} label={t('form.sent')} description={t('form.sentHelp')} hint="timeColumn" />
          <LineInput path={column('done')} label={t('form.done')} description={t('form.doneHelp')} hint="timeColumn" />
          <LineInput
            path={['flight', 'atLeast']}
            hint="wait"
            label={t('form.atLeast')}
            description={t('form.atLeastHelp')}
            placeholder={t('form.optional')}
          />
          <LineInput
            path={['flight', 'atMost']}
            hint="wait"
            label={t('form.atMost')}
            description={t('form.atMostHelp')}
            placeholder="24h"
          />
          <NumberLine
            path={['flight', 'quantile']}
            hint="quantile"
            label={t('form.quantile')}
            description={t('form.quantileHelp')}
            placeholder={String(limits.flightQuantile)}
            min={limits.flightQuantileMin}
            max={limits.flightQuantileMax}
            step={0.01}
          />
        </div>
      )}
    </>
  );
}
