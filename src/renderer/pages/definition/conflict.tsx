import { Button, Modal } from '@mantine/core';
import { diffLines } from 'diff';
import { useMemo } from 'react';
import { useTranslation } from '#renderer/words.ts';
import styles from './dialogs.module.css';

export type ConflictChoice = 'mine' | 'theirs' | 'other' | 'later';

type Props = {
  path: string;
  /** Null where the file is gone. */
  theirs: string | null;
  mine: string;
  answer: (choice: ConflictChoice) => void;
};

/** Somebody else wrote the file meanwhile: both are shown, and nothing is written over without a word. */
export function Conflict({ path, theirs, mine, answer }: Props) {
  const { t } = useTranslation(['definition', 'common']);
  return (
    <Modal
      opened
      size="xl"
      onClose={() => answer('later')}
      title={t('definition:conflict.title')}
      closeButtonProps={{ 'aria-label': t('definition:conflict.later') }}
    >
      <p className={styles.text}>
        {t(theirs === null ? 'definition:conflict.gone' : 'definition:conflict.text', { path })}
      </p>
      {theirs !== null && <Differences theirs={theirs} mine={mine} />}
      <div className={styles.answers}>
        <Button onClick={() => answer('other')}>{t('definition:conflict.other')}</Button>
        {theirs !== null && <Button onClick={() => answer('theirs')}>{t('definition:conflict.theirs')}</Button>}
        <Button onClick={() => answer('mine')}>{t('definition:conflict.mine')}</Button>
      </div>
    </Modal>
  );
}

const contextLines = 2;

function Differences({ theirs, mine }: { theirs: string; mine: string }) {
  const { t } = useTranslation('definition');
  const lines = useMemo(() => linesOf(theirs, mine), [theirs, mine]);
  return (
    <section
      className={styles.differences}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
      tabIndex={0}
      aria-label={t('conflict.title')}
    >
      {lines.map(({ sign, text, at }) => (
        <div key={at} data-sign={sign}>
          <span aria-hidden="true">{sign}</span>
          {sign !== ' ' && sign !== '⋯' && (
            <span className={styles.spoken}>{t(sign === '−' ? 'conflict.theirsOnly' : 'conflict.mineOnly')} </span>
          )}
          <code>{text}</code>
        </div>
      ))}
    </section>
  );
}

type Line = { sign: ' ' | '−' | '+' | '⋯'; text: string; at: number };

/** Long stretches that both share are left out. */
function linesOf(theirs: string, mine: string): Line[] {
  const parts = diffLines(theirs, mine);
  const lines = parts.flatMap(({ value, added, removed }, i): Omit<Line, 'at'>[] => {
    const texts = value.replace(/\n$/, '').split('\n');
    if (added || removed) return texts.map((text) => ({ sign: added ? '+' : '−', text }));
    const [head, tail] = [i === 0 ? 0 : contextLines, i === parts.length - 1 ? 0 : contextLines];
    const kept = (text: string): Omit<Line, 'at'> => ({ sign: ' ', text });
    if (texts.length <= head + tail + 1) return texts.map(kept);
    return [...texts.slice(0, head).map(kept), { sign: '⋯', text: '' }, ...texts.slice(texts.length - tail).map(kept)];
  });
  return lines.map((line, at) => ({ ...line, at }));
}
