import { Button, CloseButton, Progress } from '@mantine/core';
import { useEffect } from 'react';
import { failureOf } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { Copy } from '../copy.tsx';
import { FailureText } from '../failure.tsx';
import { useFormat } from '../format.ts';
import styles from './export.module.css';
import { dismiss, type Export, useExports } from './exports.ts';

/** How the exports get on, on every page. */
export function ExportTray() {
  const { t } = useTranslation('export');
  const exports = useExports((state) => state.exports);
  if (exports.length === 0) return null;
  return (
    <section className={styles.tray} aria-label={t('export')}>
      {exports.map((one) => (
        <div key={one.id} className={styles.export} role={one.error === undefined ? 'status' : 'alert'}>
          {one.error !== undefined ? <Failed one={one} /> : one.file ? <Done one={one} /> : <Writing one={one} />}
        </div>
      ))}
    </section>
  );
}

function Writing({ one: { name, unit, written, total, stop } }: { one: Export }) {
  const { t } = useTranslation('export');
  const format = useFormat();
  const title = t('writing', { name });
  return (
    <>
      <div className={styles.head}>
        <span className={styles.name}>{title}</span>
        <Button onClick={stop}>{t('stop')}</Button>
      </div>
      <Progress value={total === 0 ? 0 : (written / total) * 100} aria-label={title} size={6} />
      <span className={styles.figures}>
        {unit === 'bytes'
          ? t('writtenBytes', { written: format.bytes(written), total: format.bytes(total) })
          : t('written', { written: format.number(written), total: format.number(total) })}
      </span>
    </>
  );
}

/** How long it is told that a file is there, for who need not do anything about it. */
const doneMs = 20_000;

function Done({ one: { id, name, destination, file } }: { one: Export }) {
  const { t } = useTranslation(['export', 'shell']);
  const format = useFormat();
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), doneMs);
    return () => clearTimeout(timer);
  }, [id]);
  if (!file) return null;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.name}>
          ✓ {destination.isChosen ? t('saved', { path: destination.path }) : t('done', { name })}
        </span>
        <CloseButton onClick={() => dismiss(id)} aria-label={t('shell:close')} />
      </div>
      <span className={styles.figures}>
        {file.findings === undefined
          ? format.bytes(file.bytes)
          : t('figures', { findings: format.number(file.findings), bytes: format.bytes(file.bytes) })}{' '}
        · {t(file.findings === undefined ? 'manifestSha256' : 'sha256')}{' '}
        <Copy text={file.sha256} name={t('copySha256', { name })} />
      </span>
    </>
  );
}

function Failed({ one: { id, error } }: { one: Export }) {
  const { t } = useTranslation('shell');
  return (
    <div className={styles.head}>
      <FailureText failure={failureOf(error)} />
      <CloseButton onClick={() => dismiss(id)} aria-label={t('close')} />
    </div>
  );
}
