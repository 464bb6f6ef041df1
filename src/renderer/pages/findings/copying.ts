import { notifications } from '@mantine/notifications';
import { engine } from '#renderer/client.ts';
import { copyText } from '#renderer/parts/clipboard.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { FindingRow, FindingsColumns } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import { type CopyForm, findingsAs } from './copied-text.ts';
import { type ListStore, rowsPerPage } from './list-store.ts';
import { countSelected, placesOf, type Selection } from './selection.ts';

/** Copies the selection, or the finding that is looked at where nothing is selected, with whole values. */
export function useCopy(store: ListStore, columns: FindingsColumns) {
  const { t } = useTranslation('findings');
  return async (selection: Selection, place: number, form: CopyForm): Promise<void> => {
    const selected = countSelected(selection);
    if (selected > limits.wholeFindingsMax) {
      notifications.show({ message: t('record.tooMany'), color: 'red' });
      return;
    }
    try {
      const places = selected > 0 ? placesOf(selection, limits.wholeFindingsMax) : [place];
      const ids = await idsAt(store, places);
      const rows = await engine.findings.whole({ run: store.run, ids });
      await copyText(findingsAs(form, rows, columns));
      notifications.show({ message: t('record.copied', { count: rows.length }) });
    } catch (error) {
      notifyFailure(error);
    }
  };
}

/** The rows are mostly here; those that are not are asked for. */
export async function idsAt(store: ListStore, places: number[]): Promise<number[]> {
  const asked = new Map<number, FindingRow[]>();
  const ids: number[] = [];
  for (const place of places) {
    const here = store.row(place);
    const page = Math.floor(place / rowsPerPage);
    if (!here && !asked.has(page)) {
      const from = page * rowsPerPage;
      const given = await engine.findings.page({ run: store.run, ...store.asked, from, count: rowsPerPage });
      asked.set(page, given.rows);
    }
    const row = here ?? asked.get(page)?.[place % rowsPerPage];
    if (row) ids.push(row.id);
  }
  return ids;
}
