import { Switch } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { setting } from '../text/edits.ts';
import { Flight } from './flight.tsx';
import styles from './form.module.css';
import { LineInput } from './line-input.tsx';
import { machineZone } from './zones.ts';

/** When it is cleared by itself, whether or not there is an activity, and how long it waits before it calls findings so. */
export function Clearing() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const isScheduled = settings.schedule !== undefined;
  return (
    <section className={styles.section} aria-label={t('form.clearing')}>
      <h2>{t('form.clearing')}</h2>
      <Switch
        label={t('form.schedule')}
        description={t('form.scheduleHelp')}
        checked={isScheduled}
        onChange={({ currentTarget: { checked } }) =>
          change(setting(['schedule'], checked ? { cron: '0 2 * * *', zone: machineZone } : undefined))
        }
      />
      {isScheduled && (
        <div className={styles.line}>
          <LineInput path={['schedule', 'cron']} label={t('form.cron')} description={t('form.cronHelp')} />
          <LineInput path={['schedule', 'zone']} label={t('form.zone')} placeholder="UTC" />
        </div>
      )}
      <div className={styles.line}>
        <LineInput
          path={['confirm']}
          label={t('form.confirm')}
          description={t('form.confirmHelp')}
          placeholder={t('form.optional')}
          className={styles.narrow}
        />
      </div>
      <Flight />
    </section>
  );
}
