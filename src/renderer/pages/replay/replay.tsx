import { Button, Progress, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { keyNames, useKeys } from '#renderer/parts/keys.ts';
import { Page } from '#renderer/parts/page.tsx';
import { useRunCrumbs } from '#renderer/parts/run-crumbs.ts';
import { useTranslation } from '#renderer/words.ts';
import type { FieldRule, KeptRule, KeptRules } from '#shared/replay.ts';
import { Answer } from './answer.tsx';
import { useReplay } from './asking.ts';
import styles from './replay.module.css';
import { replayRoute } from './route.ts';
import { Rules } from './rules.tsx';

/** Other rules tried on what a run kept: nothing is read again, and nothing changed. */
export function ReplayPage() {
  const { t } = useTranslation('replay');
  const { run } = replayRoute.useParams();
  const { data, error, refetch } = useQuery(calls.replays.rules.queryOptions({ input: { run } }));
  const { data: detail } = useQuery(calls.runs.show.queryOptions({ input: { run } }));
  const crumbs = useRunCrumbs(detail);
  return (
    <Page title={t('title')} crumbs={crumbs}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} radius={0} />}
      {data && <Trying key={data.run} kept={data} />}
    </Page>
  );
}

/** A field as it is tried; one that is not compared is left out. */
export type TriedRule = FieldRule & { isCompared: boolean };

const asKept = ({ may: _, type: __, ...rule }: KeptRule): TriedRule => ({ ...rule, isCompared: true });

function Trying({ kept }: { kept: KeptRules }) {
  const { t } = useTranslation('replay');
  const [tried, setTried] = useState(() => kept.rules.map(asKept));
  const { share, replay, error, ask, stop } = useReplay(kept.run);
  const isOther = JSON.stringify(tried) !== JSON.stringify(kept.rules.map(asKept));
  const compare = () =>
    void ask(
      tried
        .filter(({ isCompared }) => isCompared)
        .map(({ isCompared: _, tolerance, ...rule }) => ({ ...rule, tolerance: tolerance?.trim() || null })),
    );
  useKeys([{ keys: compareKeys, does: t('compare'), act: compare }]);
  const change = (name: string, to: Partial<TriedRule>) =>
    setTried((before) => before.map((rule) => (rule.name === name ? { ...rule, ...to } : rule)));
  return (
    <div className={styles.columns}>
      <form
        className={styles.form}
        aria-label={t('rules')}
        onSubmit={(event) => {
          event.preventDefault();
          compare();
        }}
      >
        <p className={styles.lead}>{t('lead')}</p>
        <Rules kept={kept} tried={tried} change={change} />
        <div className={styles.acts}>
          <Button type="submit" variant="filled" rightSection={<kbd>{keyNames(compareKeys)[0]}</kbd>}>
            {t('compare')}
          </Button>
          <Button disabled={!isOther} onClick={() => setTried(kept.rules.map(asKept))}>
            {t('asKept')}
          </Button>
        </div>
      </form>
      <section className={styles.answer} aria-label={t('answer')}>
        {share !== undefined && (
          <div className={styles.progress} role="status">
            <Progress value={share * 100} size={6} aria-label={t('comparing')} />
            <span>{t('comparing')}</span>
            <Button onClick={stop}>{t('stop')}</Button>
          </div>
        )}
        {error !== undefined && <Failure error={error} />}
        {replay ? (
          <Answer replay={replay} />
        ) : (
          share === undefined && error === undefined && <p className={styles.lead}>{t('nothingYet')}</p>
        )}
      </section>
    </div>
  );
}

const compareKeys = 'mod+Enter';
