import { Button, Modal, Progress, Select, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { engine } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import type { ListAsked } from './asked.ts';
import styles from './export-list.module.css';

type ExportListProps = { run: string; asked: ListAsked; close: () => void };
type Told = { done: number; total: number; written: { path: string; findings: number; bytes: number } | null };

const formats = ['csv', 'xlsx', 'ndjson', 'json'];

/** Writes the list that is shown to a file, with its progress; closing the dialog stops it. */
export function ExportList({ run, asked, close }: ExportListProps) {
  const { t } = useTranslation('findings');
  const [format, setFormat] = useState('csv');
  const [path, setPath] = useState(`findings-${run}.csv`);
  const { told, error, isRunning, start } = useExport(run, asked);
  const choose = (next: string | null) => {
    if (!next) return;
    setFormat(next);
    setPath(path.replace(/\.\w+$/, `.${next}`));
  };
  return (
    <Modal opened onClose={close} title={t('export.title')}>
      <div className={styles.form}>
        <p>{t('export.which')}</p>
        <Select
          label={t('export.format')}
          data={formats}
          value={format}
          onChange={choose}
          allowDeselect={false}
          disabled={isRunning}
        />
        <TextInput
          label={t('export.path')}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          disabled={isRunning}
        />
        {told && <ToldProgress told={told} />}
        {error !== undefined && <Failure error={error} />}
        <div className={styles.buttons}>
          <Button onClick={close}>{t('export.close')}</Button>
          <Button
            variant="filled"
            loading={isRunning}
            disabled={path.trim() === ''}
            onClick={() => void start(format, path)}
          >
            {t('export.start')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function ToldProgress({ told: { done, total, written } }: { told: Told }) {
  const { t } = useTranslation('findings');
  const format = useFormat();
  const share = total === 0 ? 0 : Math.min(100, (done / total) * 100);
  return (
    <div role="status">
      <Progress value={written ? 100 : share} aria-label={t('export.title')} />
      <p>
        {written
          ? t('export.written', { count: written.findings, path: written.path, bytes: format.bytes(written.bytes) })
          : t('export.progress', { done: format.number(done), total: format.number(total) })}
      </p>
    </div>
  );
}

function useExport(run: string, asked: ListAsked) {
  const [told, setTold] = useState<Told>();
  const [error, setError] = useState<unknown>();
  const [isRunning, setRunning] = useState(false);
  const stop = useRef(new AbortController());
  useEffect(() => {
    stop.current = new AbortController();
    return () => stop.current.abort();
  }, []);
  const start = async (format: string, path: string) => {
    const { signal } = stop.current;
    setRunning(true);
    setError(undefined);
    setTold(undefined);
    try {
      const progress = await engine.reports.follow({ run, format, path, list: asked }, { signal });
      for await (const next of progress) setTold(next);
    } catch (failure) {
      if (!signal.aborted) setError(failure);
    } finally {
      setRunning(false);
    }
  };
  return { told, error, isRunning, start };
}
