import { Button, Checkbox, Progress } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isDesktop } from '#renderer/connection.ts';
import { shell } from '#renderer/hosts/shell.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Failure, notifyFailure } from '#renderer/parts/failure.tsx';
import { BundleChecks } from './bundle-checks.tsx';
import { lookAt, lookAtFile, useLooked } from './looked.ts';
import { trailRoute } from './route.ts';
import styles from './trail.module.css';

/** Somebody's bundle: dropped here, chosen, or named in the address; then what of it holds. */
export function VerifyBundle() {
  const { t } = useTranslation('trail');
  const { bundle } = trailRoute.useSearch();
  const go = useNavigate({ from: '/trail' });
  const [isReplayed, setReplayed] = useState(false);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { progress, found, error, stop } = useStore(useLooked);
  useEffect(() => {
    if (bundle !== undefined) void lookAt(bundle, false);
  }, [bundle]);
  const choose = async () => {
    if (!isDesktop) return input.current?.click();
    const { path } = await shell.chooseFile({ kind: 'bundle' });
    if (path === null) return;
    if (path === bundle) void lookAt(path, isReplayed);
    else void go({ search: (before) => ({ ...before, bundle: path }) });
  };
  const take = (file: File | undefined) => void (file && lookAtFile(file, isReplayed));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Card title={t('verify.title')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button within does the same for who does not drag. */}
      <div
        className={styles.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>{t(isDesktop ? 'verify.choose' : 'verify.drop')}</p>
        <Button onClick={() => choose().catch(notifyFailure)}>{t('verify.open')}</Button>
        <input
          ref={input}
          type="file"
          accept=".tieout"
          className={styles.file}
          aria-label={t('verify.open')}
          tabIndex={-1}
          onChange={({ currentTarget }) => {
            take(currentTarget.files?.[0]);
            currentTarget.value = '';
          }}
        />
        <Checkbox
          label={t('verify.replay')}
          checked={isReplayed}
          onChange={({ currentTarget }) => setReplayed(currentTarget.checked)}
        />
      </div>
      {progress && (
        <div className={styles.progress} role="status">
          <Progress
            value={progress.total === 0 ? 0 : (progress.looked / progress.total) * 100}
            size={6}
            aria-label={t('verify.looking')}
          />
          <span>{t('verify.looking')}</span>
          <Button onClick={stop}>{t('verify.stop')}</Button>
        </div>
      )}
      {error !== undefined && <Failure error={error} />}
      {found && <BundleChecks found={found} />}
    </Card>
  );
}
