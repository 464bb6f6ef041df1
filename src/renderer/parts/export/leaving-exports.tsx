import { Button, Modal } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import form from '../form.module.css';
import { useLeaving } from './leaving.ts';

/** Asks before exports end unwritten because another workspace is shown; goes by itself once they are written. */
export function LeavingExports() {
  const { t } = useTranslation('export');
  const answer = useLeaving((state) => state.answer);
  if (!answer) return null;
  const stay = () => answer(false);
  return (
    <Modal opened onClose={stay} title={t('leaving.title')} closeButtonProps={{ 'aria-label': t('leaving.stay') }}>
      <div className={form.form}>
        <p>{t('leaving.text')}</p>
        <div className={form.buttons}>
          <Button onClick={() => answer(true)}>{t('leaving.end')}</Button>
          <Button variant="filled" onClick={stay} data-autofocus>
            {t('leaving.stay')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
