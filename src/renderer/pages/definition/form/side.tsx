import { useId } from 'react';
import { useTranslation } from '#renderer/words.ts';
import type { Side as SideName } from '#shared/finding.ts';
import styles from './form.module.css';
import { SourceSettings, SourceType } from './source.tsx';

/** Where one side is read from. */
export function Side({ side }: { side: SideName }) {
  const { t } = useTranslation(['definition', 'common']);
  const title = useId();
  return (
    <section className={styles.side} aria-labelledby={title}>
      <header>
        <h2 id={title} data-help={t(`definition:start.${side}Help`)}>
          {t(`common:sides.${side}`)}
        </h2>
        <SourceType side={side} />
      </header>
      <SourceSettings side={side} />
    </section>
  );
}
