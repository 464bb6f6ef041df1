import { Copy } from '#renderer/parts/copy.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RunDetail } from '#shared/run.ts';
import styles from './evidence.module.css';

/** The definition as the books keep it of this run. */
export function Definition({ detail: { definitionPath, definitionText } }: { detail: RunDetail }) {
  const { t } = useTranslation('run');
  return (
    <details className={styles.definition}>
      <summary>{t('definition.title')}</summary>
      <div className={styles.about}>
        <span className={styles.path}>{definitionPath}</span>
        <Copy text={definitionText} name={t('definition.copy')} />
        {t('definition.note')}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre className={styles.text} tabIndex={0}>
        {definitionText}
      </pre>
    </details>
  );
}
