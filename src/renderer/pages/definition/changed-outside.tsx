import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import type { Draft } from './draft.ts';
import { fileAt } from './saving.tsx';
import styles from './workbench.module.css';

type Props = { draft: Draft; compare: () => Promise<void> };

/**
 * Looks at the file whenever the window is looked at again. What somebody else wrote is shown at once where nothing would
 * be lost by that; else it is told.
 */
export function ChangedOutside({ draft, compare }: Props) {
  const { t } = useTranslation('definition');
  const [isChanged, setChanged] = useState(false);
  const latest = useRef(draft);
  latest.current = draft;
  const { sha256 } = draft.opened;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another file is another question.
  useEffect(() => setChanged(false), [sha256]);
  useEffect(() => {
    const look = async () => {
      const { path } = latest.current.opened;
      const now = path === null ? null : await fileAt(path);
      const { opened, isChangedNow, reopen } = latest.current;
      if (!now || now.sha256 === opened.sha256) return;
      if (isChangedNow()) setChanged(true);
      else reopen(now);
    };
    const onFocus = () => void look();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, []);
  if (!isChanged) return null;
  return (
    <div className={styles.notice} role="alert">
      <span>{t('conflict.changed')}</span>
      <Button size="compact-sm" onClick={() => void compare()}>
        {t('conflict.compare')}
      </Button>
    </div>
  );
}
