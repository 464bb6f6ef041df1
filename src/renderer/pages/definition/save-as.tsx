import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Modal, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import styles from './dialogs.module.css';

type Props = { name: string; isTaken: boolean; answer: (path: string | null) => void };

const schema = z.object({
  path: z
    .string()
    .trim()
    .max(limits.pathCharactersMax)
    .regex(/[^\\/]\.ya?ml$/i),
});

/** Asks for the name of a file that is not there yet. */
export function SaveAs({ name, isTaken, answer }: Props) {
  const { t } = useTranslation(['definition', 'common']);
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { path: name },
  });
  const isWrong = formState.errors.path !== undefined;
  const complaint = isWrong ? t('definition:saveAs.ending') : isTaken ? t('definition:saveAs.exists') : undefined;
  return (
    <Modal
      opened
      onClose={() => answer(null)}
      title={t('definition:saveAs.title')}
      closeButtonProps={{ 'aria-label': t('common:cancel') }}
    >
      <form onSubmit={handleSubmit(({ path }) => answer(path))}>
        <TextInput
          label={t('definition:saveAs.file')}
          description={t('definition:saveAs.help')}
          error={complaint}
          spellCheck={false}
          data-autofocus
          {...register('path')}
        />
        <div className={styles.answers}>
          <Button onClick={() => answer(null)}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled">
            {t('definition:saveAs.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
