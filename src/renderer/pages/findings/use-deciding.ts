import { useState } from 'react';
import type { Deciding } from '#renderer/parts/decide.tsx';
import { decideKeys } from '#renderer/parts/decide-keys.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useKeys } from '#renderer/parts/keys.ts';
import { useMay } from '#renderer/parts/may.tsx';
import { useIsSigned } from '#renderer/parts/signed-pill.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { DecisionStatus } from '#shared/decision-status.ts';
import type { ListStore } from './list-store.ts';
import type { Selection } from './selection.ts';
import { useScopeChoices } from './use-scope-choices.ts';

/** Decides by keys, where the run is not signed: on the selection, else on the finding that is looked at; on all that the list shows where wished. */
export function useDeciding(run: string, store: ListStore, place: number, selection: Selection) {
  const { t } = useTranslation('review');
  const [deciding, setDeciding] = useState<Deciding>();
  const choicesOn = useScopeChoices(store, place, selection);
  const decide = async (status: DecisionStatus) => {
    try {
      const choices = await choicesOn();
      if (choices.length > 0) setDeciding({ status, choices });
    } catch (error) {
      notifyFailure(error);
    }
  };
  const may = useMay();
  const isSigned = useIsSigned(run);
  const all = may('reviews.decide') && !isSigned ? Object.entries(decideKeys) : [];
  useKeys(
    all.map(([key, status]) => ({
      keys: key,
      does: t(`keys.${status}`),
      act: () => void decide(status),
    })),
  );
  return { deciding, decide, close: () => setDeciding(undefined) };
}
