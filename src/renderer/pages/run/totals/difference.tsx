import { useStore } from 'zustand';
import { Card } from '#renderer/parts/card.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LiveRun } from '../live.ts';
import styles from './totals.module.css';

/** What the totals of the two sides come to when one is taken from the other, and whether they can be believed. */
export function Difference({ live, summary }: { live: LiveRun; summary: RunSummary | null }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const progress = useStore(live, (state) => state.progress);
  const read = (side: 'inbound' | 'outbound') => summary?.[side].read ?? progress?.[side].records ?? 0;
  const invalid = (side: 'inbound' | 'outbound') => summary?.[side].invalid ?? progress?.[side].invalid ?? 0;
  // While the sides are read, a difference says which is faster and nothing else.
  const isRead = summary !== null || progress?.state === 'diffing';
  const difference = read('outbound') - read('inbound');
  const ofInvalid = invalid('outbound') - invalid('inbound');
  return (
    <Card title={t('totals.difference')} aside={t('totals.differenceOf')}>
      <div className={styles.big}>{isRead ? format.signed(difference) : '–'}</div>
      <div className={styles.gap} />
      <Sign summary={summary} />
      <Figures>
        <Figure name={t('totals.accepted')}>{isRead ? format.signed(difference - ofInvalid) : '–'}</Figure>
        <Figure name={t('totals.invalid')}>{isRead ? format.signed(ofInvalid) : '–'}</Figure>
        <Figure name={t('totals.digest')}>{summary ? <Digests summary={summary} /> : '–'}</Figure>
      </Figures>
    </Card>
  );
}

function Digests({ summary: { inbound, outbound } }: { summary: RunSummary }) {
  const { t } = useTranslation('run');
  return t(inbound.digest === outbound.digest ? 'totals.sameDigests' : 'totals.differentDigests');
}

/** Whether the totals agree with what was compared: only where all of it was. */
function Sign({ summary }: { summary: RunSummary | null }) {
  const { t } = useTranslation('run');
  const isWhole = summary && summary.partitions.established === summary.partitions.total;
  const [tone, glyph, text] = !isWhole
    ? (['open', '·', t('totals.open')] as const)
    : summary.discrepancies.length === 0
      ? (['good', '✓', t('totals.agree')] as const)
      : (['bad', '✗', t('totals.disagree')] as const);
  return (
    <p className={styles.pace} data-tone={tone}>
      <span aria-hidden="true">{glyph}</span> {text}
    </p>
  );
}
