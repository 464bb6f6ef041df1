import { EngineText } from '#renderer/parts/engine-text.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { Diagnosed } from '../text/diagnostics.ts';
import styles from './panel.module.css';

/** What is wrong with the text, line by line; a click leads there. */
export function ProblemList({ problems, goTo }: { problems: Diagnosed[]; goTo: (line: number) => void }) {
  const { t } = useTranslation('definition');
  if (problems.length === 0) return <p className={styles.hint}>{t('problems.none')}</p>;
  return (
    <ul className={styles.problems}>
      {problems.map(({ line, message }) => (
        <li key={`${line} ${message}`}>
          <button type="button" onClick={() => goTo(line)}>
            <span className={styles.lineNumber}>{t('problems.line', { line })}</span>
            <EngineText>{message}</EngineText>
          </button>
        </li>
      ))}
    </ul>
  );
}
