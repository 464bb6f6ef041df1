import { Button, Checkbox, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { isDesktop } from '#renderer/connection.ts';
import { shell } from '#renderer/hosts/shell.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Failure, notifyFailure } from '#renderer/parts/failure.tsx';
import { May } from '#renderer/parts/may.tsx';
import { useTranslation } from '#renderer/words.ts';
import { BundleChecks } from './bundle-checks.tsx';
import { type BundleInHand, inHand } from './in-hand.ts';
import { lookAt, putAway, useLooked } from './looked.ts';
import { MergeDialog } from './merge/merge-dialog.tsx';
import { openInstead } from './opening.ts';
import { trailRoute } from './route.ts';
import styles from './trail.module.css';

/** Somebody's bundle: dropped on the window, chosen, or named in the address; what of it holds, and what can be done with it. */
export function VerifyBundle() {
  const { t } = useTranslation('trail');
  const { bundle: named } = trailRoute.useSearch();
  const go = useNavigate({ from: '/trail' });
  const [isReplayed, setReplayed] = useState(false);
  const { bundle, progress, found, error, stop } = useStore(useLooked);
  useEffect(() => {
    if (named !== undefined) void lookAt(inHand(named), false);
  }, [named]);
  const forget = () => {
    putAway();
    void go({ search: (before) => ({ ...before, bundle: undefined }) });
  };
  return (
    <Card title={t('verify.title')}>
      {bundle ? (
        <InHand bundle={bundle} again={() => void lookAt(bundle, isReplayed)} putAway={forget} />
      ) : (
        <Choose look={(given) => void lookAt(inHand(given), isReplayed)} />
      )}
      <Checkbox
        className={styles.replayed}
        label={t('verify.replay')}
        checked={isReplayed}
        onChange={({ currentTarget }) => setReplayed(currentTarget.checked)}
      />
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

function Choose({ look }: { look: (given: File | string) => void }) {
  const { t } = useTranslation('trail');
  const input = useRef<HTMLInputElement>(null);
  const choose = async () => {
    if (!isDesktop) return input.current?.click();
    const { path } = await shell.chooseFile({ kind: 'bundle' });
    if (path !== null) look(path);
  };
  return (
    <div className={styles.drop}>
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
          const file = currentTarget.files?.[0];
          if (file) look(file);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}

type InHandProps = { bundle: BundleInHand; again: () => void; putAway: () => void };

/** What can be done with it. To open or to merge it the engine verifies it once more by itself. */
function InHand({ bundle, again, putAway }: InHandProps) {
  const { t } = useTranslation('trail');
  const [isMerging, setMerging] = useState(false);
  const opening = useMutation({ mutationFn: () => openInstead(bundle), onError: notifyFailure });
  return (
    <>
      <p className={styles.inHand}>{bundle.name}</p>
      <div className={styles.takeAway}>
        <Button onClick={again}>{t('verify.again')}</Button>
        <Button loading={opening.isPending} onClick={() => opening.mutate()}>
          {t('verify.openToRead')}
        </Button>
        <May call="merges.merge">
          <Button onClick={() => setMerging(true)}>{t('merge.ask')}</Button>
        </May>
        <Button variant="subtle" onClick={putAway}>
          {t('verify.putAway')}
        </Button>
      </div>
      <MergeDialog bundle={isMerging ? bundle : undefined} close={() => setMerging(false)} />
    </>
  );
}
