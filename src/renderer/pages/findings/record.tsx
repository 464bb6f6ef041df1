import { Button, Menu, Switch } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { DecideMenu } from '#renderer/parts/decide-menu.tsx';
import { EngineText } from '#renderer/parts/engine-text.tsx';
import { useKeys } from '#renderer/parts/keys.ts';
import { Kind } from '#renderer/parts/kind.tsx';
import { Value } from '#renderer/parts/value.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { DecisionStatus } from '#shared/decision-status.ts';
import type { FindingRow, FindingsColumns } from '#shared/findings-list.ts';
import { useCopy } from './copying.ts';
import { Differing } from './differing.tsx';
import type { ListStore } from './list-store.ts';
import styles from './record.module.css';
import { RecordReview } from './record-review.tsx';
import { setLayout, useLayout } from './remembered.ts';
import { ShapeOf } from './shape-of.tsx';

type RecordProps = {
  run: string;
  names: Map<string, string>;
  columns: FindingsColumns;
  store: ListStore;
  place: number;
  decide: (status: DecisionStatus) => void;
};

/** The finding that is looked at: what the row shows at once, and the whole values a moment later. */
export function Record({ run, names, columns, store, place, decide }: RecordProps) {
  const { t } = useTranslation('findings');
  const row = store.row(place);
  const whole = useWhole(run, row);
  if (!row) return <p className={styles.none}>{t('record.none')}</p>;
  return (
    <section aria-label={t('record.label')} className={styles.record}>
      <h2 className={styles.title}>
        <Kind kind={row.kind} />
        {whole.key.map((value, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key's values have a place, not a name of their own.
          <Value key={i} value={value} />
        ))}
      </h2>
      {row.counts && <p>{t('record.counts', row.counts)}</p>}
      {whole.invalid && <Unreadable invalid={whole.invalid} />}
      {!row.counts && !row.invalid && <Sides row={whole} columns={columns} />}
      {whole.isCut && whole.id === row.id && whole !== row && <p className={styles.none}>{t('record.cut')}</p>}
      {whole.id === row.id && whole !== row && <ShapeOf run={run} id={row.id} />}
      <div className={styles.acts}>
        <DecideMenu run={run} decide={decide} />
        <CopyMenu store={store} columns={columns} place={place} />
      </div>
      {whole !== row && <RecordReview key={row.id} run={run} id={row.id} names={names} />}
    </section>
  );
}

const pauseMs = 80;

/** Whoever holds a key down passes many findings: only the one where they stay is asked for. */
function useWhole(run: string, row: FindingRow | undefined): FindingRow {
  const [id, setId] = useState(row?.id);
  useEffect(() => {
    const timer = setTimeout(() => setId(row?.id), pauseMs);
    return () => clearTimeout(timer);
  }, [row?.id]);
  const whole = useQuery(
    calls.findings.one.queryOptions({
      input: { run, id: id ?? 0 },
      enabled: id !== undefined,
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10_000,
    }),
  );
  return (whole.data && whole.data.id === row?.id ? whole.data : row) as FindingRow;
}

function Unreadable({ invalid }: { invalid: NonNullable<FindingRow['invalid']> }) {
  const { t } = useTranslation('findings');
  const { t: common } = useTranslation('common');
  return (
    <dl className={styles.told}>
      <dt>{common(`sides.${invalid.side}`)}</dt>
      <dd>
        {t('record.place')}: <Value value={invalid.place} />
      </dd>
      <dt>{t('record.reason')}</dt>
      <dd>
        <EngineText>{invalid.reason}</EngineText>
      </dd>
      <dt>{t('record.raw')}</dt>
      <dd>
        <Value value={invalid.raw} />
      </dd>
    </dl>
  );
}

/** Both sides, field by field. */
function Sides({ row, columns }: { row: FindingRow; columns: FindingsColumns }) {
  const { t } = useTranslation('findings');
  const { t: common } = useTranslation('common');
  const { onlyDiffering } = useLayout();
  useKeys([{ keys: 'd', does: t('keys.differing'), act: () => setLayout({ onlyDiffering: !onlyDiffering }) }]);
  const places = columns.fields
    .map((_, place) => place)
    .filter((place) => !onlyDiffering || row.differs.includes(place));
  return (
    <>
      <Switch
        label={t('record.onlyDiffering')}
        checked={onlyDiffering}
        onChange={(event) => setLayout({ onlyDiffering: event.currentTarget.checked })}
      />
      <table className={styles.sides}>
        <thead>
          <tr>
            <th scope="col">{t('record.field')}</th>
            <th scope="col">{common('sides.inbound')}</th>
            <th scope="col">{common('sides.outbound')}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place} data-differs={row.differs.includes(place) || undefined}>
              <th scope="row">{columns.fields[place]?.name}</th>
              <Differing
                inbound={row.inbound?.[place]}
                outbound={row.outbound?.[place]}
                differs={row.differs.includes(place)}
              />
            </tr>
          ))}
        </tbody>
      </table>
      {places.length === 0 && <p className={styles.none}>{t('record.allEqual')}</p>}
    </>
  );
}

function CopyMenu({ store, columns, place }: Pick<RecordProps, 'store' | 'columns' | 'place'>) {
  const { t } = useTranslation('findings');
  const { t: common } = useTranslation('common');
  const copy = useCopy(store, columns);
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button>{common('copy')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void copy([], place, 'text')}>{t('record.copyText')}</Menu.Item>
        <Menu.Item onClick={() => void copy([], place, 'csv')}>{t('record.copyCsv')}</Menu.Item>
        <Menu.Item onClick={() => void copy([], place, 'json')}>{t('record.copyJson')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
