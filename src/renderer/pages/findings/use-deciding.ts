import { useState } from 'react';
import type { Deciding, ScopeChoice } from '#renderer/parts/decide.tsx';
import { decideKeys } from '#renderer/parts/decide-keys.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useKeys } from '#renderer/parts/keys.ts';
import { useMay } from '#renderer/parts/may.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { DecisionStatus } from '#shared/decision-status.ts';
import { limits } from '#shared/limits.ts';
import { idsAt } from './copying.ts';
import type { ListStore } from './list-store.ts';
import { countSelected, placesOf, type Selection } from './selection.ts';

/** Decides by keys: on the selection, else on the finding that is looked at; on all that the list shows where wished. */
export function useDeciding(store: ListStore, place: number, selection: Selection) {
  const { t } = useTranslation('review');
  const [deciding, setDeciding] = useState<Deciding>();
  const total = store.state().total ?? 0;
  const selected = countSelected(selection);
  const singly = async (): Promise<ScopeChoice[]> => {
    if (selected === total || selected > limits.selectionFindingsMax) return [];
    const ids = await idsAt(store, selected > 0 ? placesOf(selection, selected) : [place]);
    const name = selected > 0 ? t('decide.selected', { count: selected }) : t('decide.one');
    return ids.length > 0 ? [{ name, scope: { ids } }] : [];
  };
  const decide = async (status: DecisionStatus) => {
    if (total === 0) return;
    try {
      const all = t('decide.listed', { count: total });
      const listed = { name: all, scope: { filter: store.asked.filter, undecidedOnly: false } };
      setDeciding({ status, choices: [...(await singly()), listed] });
    } catch (error) {
      notifyFailure(error);
    }
  };
  const may = useMay();
  const all = may('reviews.decide') ? Object.entries(decideKeys) : [];
  useKeys(
    all.map(([key, status]) => ({
      keys: key,
      does: t(`keys.${status}`),
      act: () => void decide(status),
    })),
  );
  return { deciding, decide, close: () => setDeciding(undefined) };
}
