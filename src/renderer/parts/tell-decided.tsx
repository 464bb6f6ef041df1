import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { Decision } from '#shared/review.ts';
import { calls, engine } from '../client.ts';
import { useTranslation } from '../words.ts';
import { notifyFailure } from './failure.tsx';
import { notifyDone } from './notify.ts';

/** Says what was decided, and lets it be undone at once. */
export function useTellDecided(): (decision: Decision) => void {
  const { t } = useTranslation(['review', 'shell']);
  const queries = useQueryClient();
  return ({ run, decision, status, findings }) => {
    const id = `decided-${decision}`;
    const undo = async () => {
      notifications.hide(id);
      try {
        await engine.reviews.withdraw({ run, decision, reason: t('decide.undoReason') });
        await queries.invalidateQueries({ queryKey: calls.trail.key() });
        await queries.invalidateQueries({ queryKey: calls.shapes.key() });
        notifyDone(t('decide.undone'));
      } catch (error) {
        notifyFailure(error);
      }
    };
    notifications.show({
      ...{ id, autoClose: 12_000, withBorder: true, closeButtonProps: { 'aria-label': t('shell:close') } },
      message: (
        <>
          {t('decide.done', { act: t(`acts.${status}`), count: findings })}{' '}
          <Button variant="subtle" size="compact-sm" onClick={() => void undo()}>
            {t('decide.undo')}
          </Button>
        </>
      ),
    });
  };
}
