import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Decide, type Deciding } from '#renderer/parts/decide.tsx';
import { decideKeys } from '#renderer/parts/decide-keys.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { useMay } from '#renderer/parts/may.tsx';
import { notifyDone } from '#renderer/parts/notify.ts';
import { ReasonForm } from '#renderer/parts/reason-form.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { DecisionStatus } from '#shared/decision-status.ts';
import { reviewFilterSchema } from '#shared/review.ts';
import type { ShapeLine } from '#shared/shape.ts';
import { shapeText } from '#shared/shape-words.ts';

/** Decides on a whole shape by the keys of the findings, and writes a note about it. `current` is the shape that has the focus. */
export function useShapeActs(run: string, current: () => ShapeLine | undefined) {
  const { t, i18n } = useTranslation('review');
  const [deciding, setDeciding] = useState<Deciding>();
  const [noted, setNoted] = useState<ShapeLine>();
  const nameOf = (shape: ShapeLine) => shapeText(shape, i18n.language === 'zh' ? 'zh' : 'en');
  const decide = (status: DecisionStatus, shape = current()) => {
    if (shape) setDeciding({ status, choices: [{ name: nameOf(shape), scope: scopeOf(shape) }] });
  };
  const may = useMay();
  const decisions = Object.entries(decideKeys).map(([keys, status]) => ({
    keys,
    does: t(`keys.${status}`),
    act: () => decide(status),
  }));
  const note = { keys: 'n', does: t('keys.note'), act: () => setNoted(current()) };
  useKeys([...(may('reviews.decide') ? decisions : []), ...(may('reviews.note') ? [note] : [])]);
  const dialogs = (
    <>
      <Decide run={run} deciding={deciding} onClose={() => setDeciding(undefined)} />
      <NoteOnShape run={run} shape={noted} name={noted ? nameOf(noted) : ''} onClose={() => setNoted(undefined)} />
    </>
  );
  return { dialogs, decide };
}

function scopeOf({ id }: ShapeLine) {
  return { filter: reviewFilterSchema.parse({ shapes: [id] }), undecidedOnly: false };
}

type NoteProps = { run: string; shape: ShapeLine | undefined; name: string; onClose: () => void };

function NoteOnShape({ run, shape, name, onClose }: NoteProps) {
  const { t } = useTranslation(['review', 'shell', 'shapes']);
  const queries = useQueryClient();
  const note = useMutation({
    mutationFn: async (text: string) => {
      if (shape) await calls.reviews.note.call({ run, filter: scopeOf(shape).filter, text });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: calls.trail.key() });
      notifyDone(t('shapes:noted'));
      onClose();
    },
  });
  return (
    <Modal
      opened={shape !== undefined}
      onClose={onClose}
      title={t('about.write')}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <ReasonForm
        label={t('shapes:note')}
        act={t('about.add')}
        doing={note}
        onReason={(text) => note.mutate(text)}
        onClose={onClose}
      >
        <p>{name}</p>
      </ReasonForm>
    </Modal>
  );
}
