import { CloseButton, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '#renderer/parts/keys.ts';
import type { FindingsColumns } from '#shared/findings-list.ts';
import type { Asked } from '#shared/findings-view.ts';
import { limits } from '#shared/limits.ts';
import { toggled } from './asked.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import styles from './filter-bar.module.css';
import type { TableColumns } from './use-table-columns.ts';
import { ViewsMenu } from './views-menu.tsx';

type FilterBarProps = {
  run: string;
  columns: FindingsColumns;
  asked: Asked;
  ask: (change: Partial<Asked>) => void;
  table: TableColumns;
};

/** What is typed becomes the filter after a short pause; what is chosen stands beside it and can be taken out. */
export function FilterBar({ run, columns, asked, ask, table }: FilterBarProps) {
  return (
    <div className={styles.bar}>
      <FilterInput q={asked.q ?? ''} columns={columns} onChange={(q) => ask({ q: q === '' ? undefined : q })} />
      <Chips asked={asked} ask={ask} />
      <ColumnsMenu table={table} />
      <ViewsMenu run={run} asked={asked} ask={ask} />
    </div>
  );
}

const pauseMs = 200;

function FilterInput({ q, columns, onChange }: { q: string; columns: FindingsColumns; onChange: (q: string) => void }) {
  const { t } = useTranslation('findings');
  const [typed, setTyped] = useState(q);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef({ q, onChange });
  latest.current = { q, onChange };
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    if (typed === latest.current.q) return;
    const timer = setTimeout(() => latest.current.onChange(typed), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  useKeys([{ keys: '/', does: t('keys.filter'), act: () => input.current?.select() }]);
  const numeric = columns.fields.find(({ type }) => type === 'decimal' || type === 'integer') ?? columns.fields[0];
  const example = numeric ? `${numeric.name} > 100` : '';
  return (
    <TextInput
      ref={input}
      className={styles.input}
      type="search"
      aria-label={t('filter.label')}
      placeholder={t('filter.placeholder')}
      title={t('filter.help', { example })}
      maxLength={limits.filterTextCharactersMax}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      rightSection={<kbd>/</kbd>}
    />
  );
}

function Chips({ asked, ask }: Pick<FilterBarProps, 'asked' | 'ask'>) {
  const { t } = useTranslation('common');
  const { t: review } = useTranslation('review');
  const chips = [
    ...(asked.kinds ?? []).map((kind) => ({
      name: t(`kinds.${kind}`),
      remove: () => ask({ kinds: toggled(asked.kinds, kind) }),
    })),
    ...(asked.fields ?? []).map((field) => ({
      name: `≠ ${field}`,
      remove: () => ask({ fields: toggled(asked.fields, field) }),
    })),
    ...(asked.sides ?? []).map((side) => ({
      name: t(`sides.${side}`),
      remove: () => ask({ sides: toggled(asked.sides, side) }),
    })),
    ...(asked.standings ?? []).map((standing) => ({
      name: review(`standings.${standing}`),
      remove: () => ask({ standings: toggled(asked.standings, standing) }),
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
