import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import styles from './alerts.module.css';
import { Channels } from './channels.tsx';
import { Device } from './device.tsx';
import { Outbox } from './outbox.tsx';
import { Times } from './times.tsx';

/** Who is told, when they are left alone, and what was told. */
export function Alerts() {
  const { t } = useTranslation(['alerts', 'settings']);
  const { data: settings, error, refetch } = useQuery(calls.alerts.settings.queryOptions());
  return (
    <Page title={t('title')} crumbs={[{ name: t('settings:title'), to: '/settings' }]}>
      {error && <Failure error={error} retry={refetch} />}
      {settings && (
        <div className={styles.columns}>
          <div className={styles.wide}>
            <Channels channels={settings.channels} />
          </div>
          <Times key={JSON.stringify([settings.quiet, settings.escalate])} settings={settings} />
          <Device />
          <div className={styles.wide}>
            <Outbox />
          </div>
        </div>
      )}
    </Page>
  );
}
