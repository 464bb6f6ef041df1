import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { useIsBundle } from '../may.tsx';
import styles from './people.module.css';

/** Under whose name everything is entered that is done here; leads to where somebody else takes over. */
export function Acting() {
  const { t } = useTranslation('people');
  const { data: me } = useQuery(calls.people.me.queryOptions());
  // Whoever reads somebody's bundle does nothing in any name.
  const isBundle = useIsBundle();
  if (!me || isBundle) return null;
  return (
    <Link to="/settings" hash="people" className={styles.acting} title={t('title')}>
      <small>{t('actingAs')}</small>
      <b>{me.name}</b>
      {t(`roles.${me.role}`)}
    </Link>
  );
}
