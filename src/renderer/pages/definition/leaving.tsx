import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from '#renderer/words.ts';
import styles from './dialogs.module.css';

type Props = { isChanged: () => boolean; name: string; save: () => Promise<unknown> };

/** Asks before changes are lost, whether by a link, the history, or the window being closed. */
export function Leaving({ isChanged, name, save }: Props) {
  const { t } = useTranslation('definition');
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: isChanged,
    enableBeforeUnload: isChanged,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <Modal opened onClose={reset} title={t('leave.title')} closeButtonProps={{ 'aria-label': t('leave.stay') }}>
      <p className={styles.text}>{t('leave.text', { name })}</p>
      <div className={styles.answers}>
        <Button onClick={proceed}>{t('leave.discard')}</Button>
        <Button onClick={reset}>{t('leave.stay')}</Button>
        <Button variant="filled" onClick={async () => ((await save()) ? proceed() : reset())} data-autofocus>
          {t('leave.save')}
        </Button>
      </div>
    </Modal>
  );
}
