import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { TrailState } from '#shared/trail.ts';
import styles from './trail.module.css';

/** Whether the trail is what it was, up to its last entry. */
export function TrailSign({ state: { entries, root, problem } }: { state: TrailState }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  if (problem !== null)
    return (
      <span className={styles.sign} data-tone="broken" role="alert">
        ✗ {t('broken')}
      </span>
    );
  return (
    <span className={styles.sign} data-tone="whole" role="status" title={t('root', { root })}>
      ✓ {t('verified', { entries: format.number(entries) })}
    </span>
  );
}
