import { Button } from '@mantine/core';
import { isDesktop } from '#renderer/connection.ts';
import { Card } from '#renderer/parts/card.tsx';
import { allowNotices, useNotices } from '#renderer/state/notices.ts';
import { useTranslation } from '#renderer/words.ts';
import styles from './alerts.module.css';

/** Whether this device shows what a `notify` channel tells; a browser is asked only by a click. */
export function Device() {
  const { t } = useTranslation('alerts');
  const { permission } = useNotices();
  return (
    <Card title={t('device.title')}>
      <p className={styles.note}>{t('device.text')}</p>
      <p className={styles.note} role="status">
        {t(isDesktop ? 'device.desktop' : `device.${permission}`)}
      </p>
      {!isDesktop && permission === 'default' && (
        <Button onClick={() => void allowNotices()}>{t('device.allow')}</Button>
      )}
    </Card>
  );
}
