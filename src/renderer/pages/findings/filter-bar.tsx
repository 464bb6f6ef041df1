import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FilterInput } from '#renderer/parts/filter-input.tsx';
import type { FindingsColumns } from '#shared/findings-list.ts';
import type { Asked } from '#shared/findings-view.ts';
import { limits } from '#shared/limits.ts';
import { type Ask, toggled } from './asked.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import styles from './filter-bar.module.css';
import type { TableColumns } from './use-table-columns.ts';
import { ViewsMenu } from './views-menu.tsx';

type FilterBarProps = {
  run: string;
  columns: FindingsColumns;
  asked: Asked;
  ask: Ask;
  table: TableColumns;
};

/** What is typed becomes the filter after a short pause; what is chosen stands beside it and can be taken out. */
export function FilterBar({ run, columns, asked, ask, table }: FilterBarProps) {
  const { t } = useTranslation('findings');
  const numeric = columns.fields.find(({ type }) => type === 'decimal' || type === 'integer') ?? columns.fields[0];
  return (
    <div className={styles.bar}>
      <FilterInput
        className={styles.input}
        value={asked.q ?? ''}
        onChange={(q) => ask({ q: q === '' ? undefined : q })}
        label={t('filter.label')}
        placeholder={t('filter.placeholder')}
        title={t('filter.help', { example: numeric ? `${numeric.name} > 100` : '' })}
        does={t('keys.filter')}
        charactersMax={limits.filterTextCharactersMax}
      />
      <Chips asked={asked} ask={ask} />
      <ColumnsMenu table={table} />
      <ViewsMenu run={run} asked={asked} ask={ask} />
    </div>
  );
}

function Chips({ asked, ask }: Pick<FilterBarProps, 'asked' | 'ask'>) {
  const { t } = useTranslation('common');
  const chips = [
    ...(asked.kinds ?? []).map((kind) => ({
      name: t(`kinds.${kind}`),
      remove: () => ask((now) => ({ kinds: toggled(now.kinds, kind) })),
    })),
    ...(asked.fields ?? []).map((field) => ({
      name: `≠ ${field}`,
      remove: () => ask((now) => ({ fields: toggled(now.fields, field) })),
    })),
    ...(asked.sides ?? []).map((side) => ({
      name: t(`sides.${side}`),
      remove: () => ask((now) => ({ sides: toggled(now.sides, side) })),
    })),
  ];
  return chips.map(({ name, remove }) => <Chip key={name} name={name} remove={remove} />);
}

function Chip({ name, remove }: { name: string; remove: () => void }) {
  const { t } = useTranslation('findings');
  return (
    <span className={styles.chip}>
      {name}
      <CloseButton size={24} iconSize={12} aria-label={t('filter.clear', { what: name })} onClick={remove} />
    </span>
  );
}
