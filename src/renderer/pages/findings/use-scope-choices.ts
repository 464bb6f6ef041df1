import type { ScopeChoice } from '#renderer/parts/decide.tsx';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import { idsAt } from './copying.ts';
import type { ListStore } from './list-store.ts';
import { countSelected, placesOf, type Selection } from './selection.ts';

/** What an act by key can be on: the selection, else the finding that is looked at; then all that the list shows. */
export function useScopeChoices(store: ListStore, place: number, selection: Selection): () => Promise<ScopeChoice[]> {
  const { t } = useTranslation('review');
  const total = store.state().total ?? 0;
  const selected = countSelected(selection);
  const singly = async (): Promise<ScopeChoice[]> => {
    if (selected === total || selected > limits.selectionFindingsMax) return [];
    const ids = await idsAt(store, selected > 0 ? placesOf(selection, selected) : [place]);
    const name = selected > 0 ? t('decide.selected', { count: selected }) : t('decide.one');
    return ids.length > 0 ? [{ name, scope: { ids } }] : [];
  };
  return async () => {
    if (total === 0) return [];
    const all = t('decide.listed', { count: total });
    return [...(await singly()), { name: all, scope: { filter: store.asked.filter, undecidedOnly: false } }];
  };
}
