import { Link } from '@tanstack/react-router';
import { Card } from '#renderer/parts/card.tsx';
import { Digest } from '#renderer/parts/copy.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { MasterKind, MasterSummary } from '#shared/master.ts';
import styles from './master-total.module.css';
import { Read } from './side-total.tsx';
import totals from './totals.module.css';

type MasterTotalProps = { run: string; master: MasterSummary; isKept: boolean };

/** The third control total: what was read of the activity's own list, where its keys are, and what neither side shows. */
export function MasterTotal({ run, master, isKept }: MasterTotalProps) {
  const { t } = useTranslation(['master', 'run']);
  const format = useFormat();
  return (
    <Card title={`${t('name')} · ${master.source}`} className={styles.card}>
      <div className={styles.parts}>
        <div>
          <div className={totals.big}>{format.number(master.read)}</div>
          <Read totals={master} />
          <Figures>
            <Figure name={t('run:totals.accepted')}>{format.number(master.accepted)}</Figure>
            <Figure name={t('run:totals.digest')}>
              <Digest text={master.digest} name={t('copyDigest')} />
            </Figure>
          </Figures>
        </div>
        <div>
          <div className={totals.big}>{format.number(master.keys)}</div>
          <div className={totals.gap} />
          <p className={totals.pace}>{t('keys')}</p>
          <Figures>
            <Figure name={t('onBoth')}>{format.number(master.onBoth)}</Figure>
            <Figure name={t('inboundOnly')}>{format.number(master.inboundOnly)}</Figure>
            <Figure name={t('outboundOnly')}>{format.number(master.outboundOnly)}</Figure>
          </Figures>
        </div>
        <div>
          <div className={totals.big}>
            <Count run={run} kind="onNeither" count={master.onNeither} isKept={isKept} />
          </div>
          <div className={totals.gap} />
          <p className={totals.pace} data-tone={master.onNeither > 0 ? 'bad' : 'good'}>
            <span aria-hidden="true">{master.onNeither > 0 ? '∅' : '✓'}</span> {t('kinds.onNeither')}
          </p>
          <Figures>
            {(['notInMaster', 'invalid'] as const).map((kind) => (
              <Figure key={kind} name={t(`kinds.${kind}`)}>
                <Count run={run} kind={kind} count={master[kind]} isKept={isKept} />
              </Figure>
            ))}
          </Figures>
        </div>
      </div>
    </Card>
  );
}

function Count({ run, kind, count, isKept }: { run: string; kind: MasterKind; count: number; isKept: boolean }) {
  const { t } = useTranslation('master');
  const format = useFormat();
  const number = format.number(count);
  if (count === 0 || !isKept) return number;
  const label = t('show', { kind: t(`kinds.${kind}`), number });
  return (
    <Link to="/runs/$run/master" params={{ run }} search={{ kind }} preload={false} aria-label={label}>
      {number}
    </Link>
  );
}
