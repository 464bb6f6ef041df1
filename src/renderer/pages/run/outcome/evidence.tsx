import { Card } from '#renderer/parts/card.tsx';
import { Copy, Digest } from '#renderer/parts/copy.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { RunDetail } from '#shared/run.ts';
import styles from './evidence.module.css';

/** Where the evidence lies, what it weighs, and what it is known by. */
export function Evidence({ detail: { run, summary } }: { detail: RunDetail }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  return (
    <Card title={t('evidence.title')}>
      <Figures>
        <Figure name={t('evidence.run')}>
          <span className={styles.path}>{run}</span>
          <Copy text={run} name={t('evidence.copyRun')} />
        </Figure>
        <Figure name={t('evidence.inbound')}>{summary ? format.bytes(summary.inbound.bytes) : '–'}</Figure>
        <Figure name={t('evidence.outbound')}>{summary ? format.bytes(summary.outbound.bytes) : '–'}</Figure>
        <Figure name={t('evidence.findings')}>
          {summary?.findingsBytes === undefined ? '–' : format.bytes(summary.findingsBytes)}
        </Figure>
        {summary && (
          <>
            <Figure name={t('evidence.findingsDigest')}>
              <Digest text={summary.findingsDigest} name={t('evidence.copyFindingsDigest')} />
            </Figure>
            <Figure name={t('evidence.folder')}>
              <span className={styles.path}>{summary.evidence.folder}</span>
              <Copy text={summary.evidence.folder} name={t('evidence.copyFolder')} />
            </Figure>
          </>
        )}
      </Figures>
    </Card>
  );
}
