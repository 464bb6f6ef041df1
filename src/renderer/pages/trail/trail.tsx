import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useStore } from 'zustand';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import { Entries } from './entries.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useLooked } from './looked.ts';
import { trailRoute } from './route.ts';
import { RunSignOff } from './sign-off.tsx';
import styles from './trail.module.css';
import { TrailSign } from './trail-sign.tsx';
import { VerifyBundle } from './verify-bundle.tsx';
import { VerifyWorkspace } from './verify-workspace.tsx';

/** Everything that was done, and what stands between a run and a signature. */
export function TrailPage() {
  const { t } = useTranslation('trail');
  const search = trailRoute.useSearch();
  const go = useNavigate({ from: '/trail' });
  const { data: state, error, refetch } = useQuery(calls.trail.state.queryOptions());
  // What somebody has just handed over stands first.
  const isLookedAt = useStore(useLooked, ({ bundle }) => bundle !== undefined);
  const choose = (entry: number | undefined) => void go({ search: (before) => ({ ...before, entry }), replace: true });
  return (
    <Page title={t('title')} sign={state && <TrailSign state={state} />} actions={<VerifyWorkspace />} layout="fill">
      {error && <Failure error={error} retry={refetch} />}
      <div className={styles.columns}>
        <div className={styles.list}>
          <FilterBar />
          {state ? (
            <Entries search={search} head={state.entries} choose={choose} />
          ) : (
            !error && <Skeleton height={400} radius={0} />
          )}
        </div>
        <aside className={styles.side} aria-label={t('beside')}>
          {isLookedAt && <VerifyBundle />}
          {search.entry !== undefined && <EntryDetail sequence={search.entry} close={() => choose(undefined)} />}
          {search.run !== undefined && <RunSignOff key={search.run} run={search.run} />}
          {search.run === undefined && search.entry === undefined && <p className={styles.hint}>{t('chooseRun')}</p>}
          {!isLookedAt && <VerifyBundle />}
        </aside>
      </div>
    </Page>
  );
}
