import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { engine } from '#renderer/client.ts';
import { ReasonForm } from '#renderer/parts/reason-form.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RerunRequest } from '#shared/rerun.ts';

/** Acts that need a reason, which stays in the audit trail. */
export type Act = 'approve' | 'refuse' | 'withdraw';

type ReasonedProps = { act: Act | undefined; request: RerunRequest; onClose: () => void };

export function Reasoned({ act, request, onClose }: ReasonedProps) {
  const { t } = useTranslation(['reruns', 'shell']);
  return (
    <Modal
      opened={act !== undefined}
      onClose={onClose}
      title={act && t(`acts.${act}`)}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {act && <Form act={act} request={request} onClose={onClose} />}
    </Modal>
  );
}

function Form({ act, request: shown, onClose }: { act: Act; request: RerunRequest; onClose: () => void }) {
  const { t } = useTranslation('reruns');
  const queries = useQueryClient();
  const { request, messages, delivery } = shown;
  const doing = useMutation({
    mutationFn: (reason: string) => engine.reruns[act]({ request, reason }),
    onSuccess: () => {
      void queries.invalidateQueries();
      onClose();
    },
  });
  return (
    <ReasonForm label={t('reason')} act={t(`acts.${act}`)} doing={doing} onReason={doing.mutate} onClose={onClose}>
      <p>{t(`says.${act}`, { count: messages, delivery })}</p>
    </ReasonForm>
  );
}
