import { CloseButton } from '@mantine/core';
import { FilterInput } from '#renderer/parts/filter-input.tsx';
import { useTranslation } from '#renderer/words.ts';
import { unknownFieldIn } from '#shared/field-text.ts';
import type { FindingsColumns } from '#shared/findings-list.ts';
import type { Asked } from '#shared/findings-view.ts';
import { limits } from '#shared/limits.ts';
import type { ShapeLine } from '#shared/shape.ts';
import { shapeText } from '#shared/shape-words.ts';
import { type Ask, toggled } from './asked.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import styles from './filter-bar.module.css';
import type { TableColumns } from './use-table-columns.ts';
import { ViewsMenu } from './views-menu.tsx';

type FilterBarProps = {
  run: string;
  shapes: Pick<ShapeLine, 'id' | 'kind' | 'fields' | 'side' | 'changes'>[];
  columns: FindingsColumns;
  asked: Asked;
  ask: Ask;
  table: TableColumns;
};

/** What is typed becomes the filter after a short pause; what is chosen stands beside it and can be taken out. */
export function FilterBar({ run, shapes, columns, asked, ask, table }: FilterBarProps) {
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
      <Unknown columns={columns} asked={asked} ask={ask} />
      <Chips shapes={shapes} asked={asked} ask={ask} />
      <ColumnsMenu table={table} />
      <ViewsMenu
        run={run}
        asked={asked}
        ask={ask}
        layout={{ columns: table.shown.map(({ id }) => id), widths: asked.widths }}
      />
    </div>
  );
}

/** A field that is spoken of and is none is looked for as a text; whoever meant a field is told. */
function Unknown({ columns, asked, ask }: Pick<FilterBarProps, 'columns' | 'asked' | 'ask'>) {
  const { t } = useTranslation('findings');
  const typed = asked.q ?? '';
  const unknown = unknownFieldIn(typed, columns);
  const { field = '', near, known = [] } = unknown ?? {};
  return (
    <span role="status" className={unknown && styles.unknown}>
      {unknown && t('filter.noField', { field })}
      {unknown && near === undefined && ` ${t('filter.fields', { fields: known.join(', ') })}`}
      {near !== undefined && (
        <button type="button" className={styles.near} onClick={() => ask({ q: typed.replace(field, near) })}>
          {t('filter.meant', { field: near })}
        </button>
      )}
    </span>
  );
}

function Chips({ shapes, asked, ask }: Pick<FilterBarProps, 'shapes' | 'asked' | 'ask'>) {
  const { t, i18n } = useTranslation('common');
  const { t: review } = useTranslation('review');
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
    ...(asked.shapes ?? []).map((id) => {
      const shape = shapes.find((known) => known.id === id);
      return {
        name: shape ? shapeText(shape, i18n.language === 'zh' ? 'zh' : 'en') : id,
        remove: () => ask((now) => ({ shapes: toggled(now.shapes, id) })),
      };
    }),
    ...(asked.standings ?? []).map((standing) => ({
      name: review(`standings.${standing}`),
      remove: () => ask((now) => ({ standings: toggled(now.standings, standing) })),
    })),
    ...(asked.severities ?? []).map((severity) => ({
      name: review(`severities.${severity}`),
      remove: () => ask((now) => ({ severities: toggled(now.severities, severity) })),
    })),
    ...(asked.rules ?? []).map((rule) => ({
      name: rule,
      remove: () => ask((now) => ({ rules: toggled(now.rules, rule) })),
    })),
    ...(asked.accounts ?? []).map((account) => ({
      name: `‖ ${account}`,
      remove: () => ask((now) => ({ accounts: toggled(now.accounts, account) })),
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
