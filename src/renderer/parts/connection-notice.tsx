import { useConnection } from '../connection.ts';
import { useTranslation } from '../words.ts';
import styles from './connection-notice.module.css';

/** Says so where the engine cannot be reached; what is on the page may then be out of date. */
export function ConnectionNotice() {
  const { t } = useTranslation('shell');
  const state = useConnection((connection) => connection.state);
  if (state === 'open' || state === 'connecting') return null;
  return (
    <div className={styles.notice} role="status">
      <b>{t(`connection.${state}`)}</b> {t(`connection.${state}Next`)}
    </div>
  );
}
