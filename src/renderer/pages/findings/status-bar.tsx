import { Trans } from 'react-i18next';
import { useFormat } from '#renderer/parts/format.ts';
import { May, useWorkspace } from '#renderer/parts/may.tsx';
import { useDrafted } from '#renderer/state/drafts.ts';
import { useTranslation } from '#renderer/words.ts';
import type { FindingsColumns } from '#shared/findings-list.ts';
import type { Focus } from './grid.tsx';
import type { ListStore } from './list-store.ts';
import { countSelected, placesOf, type Selection } from './selection.ts';
import styles from './status-bar.module.css';
import { sumOf } from './sum.ts';
import { isNumeric, valueIn } from './table-columns.ts';
import type { TableColumns } from './use-table-columns.ts';

type StatusBarProps = {
  store: ListStore;
  columns: FindingsColumns;
  table: TableColumns;
  focus: Focus;
  selection: Selection;
  /** Shows a finding among all of the run's. */
  goTo: (id: number) => void;
};

/** How many findings there are, what is selected and what it adds up to, and the keys that matter most. */
export function StatusBar({ store, columns, table, focus, selection, goTo }: StatusBarProps) {
  const { t } = useTranslation('findings');
  const format = useFormat();
  const { total, done } = store.state();
  const share = Math.floor(done * 100);
  const selected = countSelected(selection);
  const shown = total === null ? undefined : format.number(total);
  return (
    <section aria-label={t('status.label')} className={styles.bar}>
      <span role="status">
        {shown === undefined && t('status.counting', { share })}
        {shown !== undefined && (
          <Trans
            t={t}
            components={strong}
            i18nKey={total === columns.kept ? 'status.all' : 'status.of'}
            values={{ shown, all: format.number(columns.kept) }}
          />
        )}
        {shown !== undefined && done < 1 && ` · ${t('table.making', { share })}`}
      </span>
      {selected > 0 && (
        <span>
          <Trans t={t} components={strong} i18nKey="status.selected" values={{ selected: format.number(selected) }} />
        </span>
      )}
      {selected > 0 && <Sum {...{ store, table, focus, selection, selected }} />}
      <Drafts run={store.run} goTo={goTo} />
      <span className={styles.grow} />
      <span className={styles.keys}>
        <kbd>j</kbd> <kbd>k</kbd> {t('status.move')}
      </span>
      <span className={styles.more}>
        <kbd>x</kbd> {t('status.select')}
      </span>
      <May call="reviews.decide">
        <span className={styles.keys}>
          <kbd>a</kbd> {t('status.accept')}
        </span>
        <span className={styles.keys}>
          <kbd>s</kbd> {t('status.suspense')}
        </span>
      </May>
      <span className={styles.more}>
        <kbd>c</kbd> {t('status.copy')}
      </span>
      <kbd>?</kbd>
    </section>
  );
}

/** Notes that are not added yet: the first of them is a click away, whatever the list shows. */
function Drafts({ run, goTo }: { run: string; goTo: (id: number) => void }) {
  const { t } = useTranslation('findings');
  const drafted = useDrafted(useWorkspace(), run);
  const [first] = drafted;
  if (first === undefined) return null;
  return (
    <button type="button" className={styles.drafts} onClick={() => goTo(first)}>
      ✎ {t('status.drafts', { count: drafted.size })}
    </button>
  );
}

const strong = { b: <b /> };

const summedMax = 2_000;

type SumProps = Pick<StatusBarProps, 'store' | 'table' | 'focus' | 'selection'> & { selected: number };

/** The sum of the selection in the column that is looked at, where it has numbers, exact to the last digit. */
function Sum({ store, table, focus, selection, selected }: SumProps) {
  const { t } = useTranslation('findings');
  const column = table.shown.find(({ id }) => id === focus.column);
  if (!column || !isNumeric(column.type)) return null;
  const rows = placesOf(selection, summedMax).map((place) => store.row(place));
  const values = rows.flatMap((row) => (row ? [row.isCut ? undefined : valueIn(row, column.meaning)] : []));
  if (selected > summedMax || values.length < rows.length)
    return <span>{t('status.sumOf', { column: column.title })}</span>;
  return (
    <span>
      <Trans t={t} components={strong} i18nKey="status.sum" values={{ column: column.title, sum: sumOf(values) }} />
    </span>
  );
}
