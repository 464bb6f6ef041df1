import { type ReactNode, useCallback, useId, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { Card } from '#renderer/parts/card.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import { findingKinds } from '#shared/finding.ts';
import type { PartitionCounts } from '#shared/findings-list.ts';
import type { PartitionState } from '#shared/gauge.ts';
import { spelledStates } from '#shared/progress.ts';
import type { LiveRun } from '../live.ts';
import { countStates } from './known.ts';
import { Legend } from './legend.tsx';
import styles from './map.module.css';
import { MapCanvas, type StatesFeed } from './map-canvas.tsx';
import { MapTable } from './map-table.tsx';

type PartitionMapProps = {
  live: LiveRun;
  /** What is known of a run that is over; nothing while it is under way. */
  over: readonly PartitionState[] | undefined;
  counts: readonly PartitionCounts[] | undefined;
  aside?: ReactNode;
};

/** The 256 partitions as cells that fill in while they are compared. */
export function PartitionMap({ live, over, counts, aside }: PartitionMapProps) {
  const { t } = useTranslation('run');
  const [pointed, setPointed] = useState<number>();
  const [isTable, setTable] = useState(false);
  const tableId = useId();
  const spelled = useStore(live, ({ partitions }) => partitions);
  const states = useMemo(() => over ?? spelledStates(spelled), [over, spelled]);
  const byPartition = useMemo(() => new Map(counts?.map((count) => [count.partition, count])), [counts]);
  const feed: StatesFeed = useCallback((show) => feedStates(live, over, show), [live, over]);
  const totals = countStates(states);
  const { mismatched, failed } = totals;
  const done = totals.matched + mismatched + failed;
  return (
    <Card title={t('map.title', { done, total: states.length })} aside={aside}>
      <MapCanvas
        feed={feed}
        name={t('map.name', { done, total: states.length, mismatched, failed })}
        pointed={pointed}
        onPoint={setPointed}
      />
      <div className={styles.foot}>
        <Legend counts={totals} />
        <Told partition={pointed} state={states[pointed ?? -1]} counts={byPartition.get(pointed ?? -1)} />
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isTable}
          aria-controls={tableId}
          onClick={() => setTable(!isTable)}
        >
          {t('map.asTable')} <span aria-hidden="true">{isTable ? '▾' : '▸'}</span>
        </button>
      </div>
      {isTable && <MapTable id={tableId} states={states} counts={byPartition} />}
    </Card>
  );
}

function feedStates(
  live: LiveRun,
  over: readonly PartitionState[] | undefined,
  show: (states: readonly PartitionState[]) => void,
): () => void {
  if (over) {
    show(over);
    return () => {};
  }
  show(spelledStates(live.getState().partitions));
  return live.subscribe(({ partitions }, before) => {
    if (partitions !== before.partitions) show(spelledStates(partitions));
  });
}

type ToldProps = {
  partition: number | undefined;
  state: PartitionState | undefined;
  counts: PartitionCounts | undefined;
};

/** Tells of the cell under the pointer or the keys, in a place of its own: nothing on the map is covered. */
function Told({ partition, state, counts }: ToldProps) {
  const { t } = useTranslation(['run', 'common']);
  const format = useFormat();
  const found = findingKinds.filter((kind) => counts && counts.findings[kind] > 0);
  const figures = counts && [
    `${t('common:kinds.matched')} ${format.number(counts.matched)}`,
    ...found.map((kind) => `${t(`common:kinds.${kind}`)} ${format.number(counts.findings[kind])}`),
  ];
  return (
    <p className={styles.told} aria-live="polite">
      {partition === undefined || state === undefined
        ? t('map.hint')
        : t('map.told', { partition, what: [t(`map.states.${state}`), ...(figures ?? [])].join(' · ') })}
    </p>
  );
}
