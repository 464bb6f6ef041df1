import { useStore } from 'zustand';
import { Card } from '#renderer/parts/card.tsx';
import { Digest } from '#renderer/parts/copy.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Side } from '#shared/finding.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LiveRun } from '../live.ts';
import { PullBar } from './pull-bar.tsx';
import styles from './totals.module.css';

type SideTotalProps = { side: Side; live: LiveRun; summary: RunSummary | null; source: string | undefined };

/** One side: how much was read of it, and what it is known by. */
export function SideTotal({ side, live, summary, source }: SideTotalProps) {
  const { t } = useTranslation(['run', 'common']);
  const format = useFormat();
  const progress = useStore(live, (state) => state.progress);
  const pace = useStore(live, ({ paces }) => paces[side]);
  const totals = summary?.[side];
  const figures = progress?.[side];
  const records = totals?.read ?? figures?.records;
  const invalid = totals?.invalid ?? figures?.invalid;
  // Of a run that stopped before its end nobody has counted what its snapshots hold.
  const isKnown = totals !== undefined || (records ?? 0) > 0 || progress?.state === 'pulling';
  const number = (value: number | undefined) => (isKnown && value !== undefined ? format.number(value) : '–');
  const name = t(`common:sides.${side}`);
  const described = totals?.source ?? source;
  return (
    <Card title={described ? `${name} · ${described}` : name}>
      <div className={styles.big}>{number(records)}</div>
      {totals ? (
        <Read totals={totals} />
      ) : (
        <PullBar
          side={side}
          figures={figures ?? { done: 0, total: 0, isWaiting: false }}
          pace={pace}
          state={progress?.state}
        />
      )}
      <Figures>
        <Figure name={t('totals.accepted')}>
          {number(records === undefined ? undefined : records - (invalid ?? 0))}
        </Figure>
        <Figure name={t('totals.invalid')}>{number(invalid)}</Figure>
        <Figure name={t('totals.digest')}>
          {totals ? <Digest text={totals.digest} name={t('totals.copyDigest', { side: name })} /> : '–'}
        </Figure>
      </Figures>
    </Card>
  );
}

type ReadProps = { totals: Pick<RunSummary['inbound'], 'readFrom' | 'readTo' | 'sittings' | 'read'> };

/** When it was read, and in how many sittings. */
export function Read({ totals: { readFrom, readTo, sittings, read } }: ReadProps) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const seconds = readFrom && readTo ? (Date.parse(readTo) - Date.parse(readFrom)) / 1_000 : undefined;
  const rate = seconds && sittings === 1 ? format.rate(read / seconds) : undefined;
  return (
    <>
      <div className={styles.track} aria-hidden="true">
        <div className={styles.bar} />
      </div>
      <p className={styles.pace}>
        {readFrom && readTo ? format.span(readFrom, readTo) : t('totals.all')}
        {rate && ` · ${rate}`}
        {sittings > 1 && ` · ${t('totals.sittings')} ${format.number(sittings)}`}
      </p>
    </>
  );
}
