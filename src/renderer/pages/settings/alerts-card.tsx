import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Card } from '#renderer/parts/card.tsx';
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
