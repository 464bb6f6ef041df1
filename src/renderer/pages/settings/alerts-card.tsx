import { Link } from '@tanstack/react-router';
import { Card } from '#renderer/parts/card.tsx';
import { useTranslation } from '#renderer/words.ts';
import styles from './settings.module.css';

/** The way to who is told of runs. */
export function AlertsCard() {
  const { t } = useTranslation('alerts');
  return (
    <Card title={t('title')} aside={<Link to="/settings/alerts">{t('card.open')}</Link>}>
      <p className={styles.note}>{t('card.text')}</p>
    </Card>
  );
}
