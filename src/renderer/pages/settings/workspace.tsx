import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Copy } from '#renderer/parts/copy.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import styles from './settings.module.css';

/** Where this Tieout works, and with what. */
export function Workspace() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { data: about, error, refetch } = useQuery(calls.workspace.about.queryOptions());
  if (error) return <Failure error={error} retry={refetch} />;
  const free = about?.disk.free;
  return (
    <Card title={t('workspace.title')}>
      <Figures>
        <Figure name={t('workspace.folder')}>
          <span className={styles.path}>{about?.folder ?? '–'}</span>
          {about && <Copy text={about.folder} name={t('workspace.copyFolder')} />}
        </Figure>
        <Figure name={t('workspace.version')}>{about?.version ?? '–'}</Figure>
        <Figure name={t('workspace.threads')}>{about ? format.number(about.threads) : '–'}</Figure>
        <Figure name={t('workspace.used')}>{about ? format.bytes(about.disk.used) : '–'}</Figure>
        <Figure name={t('workspace.free')}>
          {free === undefined ? '–' : free === null ? t('workspace.unknown') : format.bytes(free)}
        </Figure>
      </Figures>
    </Card>
  );
}
