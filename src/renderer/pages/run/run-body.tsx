import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useStore } from 'zustand';
import { calls } from '#renderer/client.ts';
import { useConnection } from '#renderer/connection.ts';
import { useOfferedActs } from '#renderer/parts/acts.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { Notice } from '#renderer/parts/notice.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { DefinitionLine } from '#shared/definition-line.ts';
import type { EvidenceDeletion, RunDetail, RunState, RunSummary } from '#shared/run.ts';
import type { RunActs } from './acts.ts';
import { conclusionSentences } from './conclusion.ts';
import { Flight } from './flight/flight.tsx';
import { isCarriedOutElsewhere, isUnderWay, type LiveRun } from './live.ts';
import { statesOf } from './map/known.ts';
import { PartitionMap } from './map/map.tsx';
import { MapPace } from './map/map-pace.tsx';
import { Definition } from './outcome/definition.tsx';
import { Evidence } from './outcome/evidence.tsx';
import { Fields } from './outcome/fields.tsx';
import { Kinds } from './outcome/kinds.tsx';
import { Severities } from './outcome/severities.tsx';
import { Time } from './outcome/time.tsx';
import styles from './run.module.css';
import { Totals } from './totals/totals.tsx';
import { Doubts, Stopped } from './troubles.tsx';

type RunBodyProps = {
  definition: DefinitionLine | undefined;
  detail: RunDetail;
  live: LiveRun;
  state: RunState;
  acts: RunActs;
};

/** What is to be known before the figures, the control totals of both sides, then the details. */
export function RunBody({ detail, definition, live, state, acts }: RunBodyProps) {
  const { run } = detail;
  // A run that is gone on with has the summary of its last end until the next one.
  const summary = state === 'ended' ? detail.summary : null;
  const { data: counts } = useQuery(
    calls.runs.map.queryOptions({ input: { run }, enabled: !isUnderWay(state) && !detail.evidenceDeleted }),
  );
  const over = useMemo(() => (isUnderWay(state) ? undefined : statesOf(summary, counts)), [state, summary, counts]);
  return (
    <div className={styles.body}>
      <div className={styles.top}>
        <Before live={live} state={state} summary={summary} acts={acts} definition={detail.definitionPath} />
        {summary && <Lead summary={summary}>{!detail.evidenceDeleted && <OtherRules run={run} />}</Lead>}
        {detail.evidenceDeleted && <DeletedEvidence deletion={detail.evidenceDeleted} />}
      </div>
      <div className={styles.main}>
        <Totals live={live} summary={summary} sides={definition?.sides ?? null} isKept={!detail.evidenceDeleted} />
        <PartitionMap
          live={live}
          over={over}
          counts={isUnderWay(state) ? undefined : counts}
          aside={<MapPace live={live} />}
        />
        <Kinds run={run} live={live} summary={summary} isOver={state === 'ended' && !detail.evidenceDeleted} />
        {summary && !detail.evidenceDeleted && <Severities run={run} />}
      </div>
      <div className={styles.rest}>
        {summary?.flight && <Flight run={run} flight={summary.flight} isKept={!detail.evidenceDeleted} />}
        <Fields run={run} summary={summary} />
        <Time detail={{ ...detail, summary }} />
        <Evidence detail={{ ...detail, summary }} />
        <div className={styles.wide}>
          <Definition detail={detail} />
        </div>
      </div>
    </div>
  );
}

/** Leads to what the run would have come to under other rules. */
function OtherRules({ run }: { run: string }) {
  const { t } = useTranslation('replay');
  const go = useNavigate();
  const open = () => void go({ to: '/runs/$run/replay', params: { run } });
  useKeys([{ keys: 'o', does: t('open'), act: open }]);
  useOfferedActs([{ name: t('open'), act: open }]);
  return (
    <span className={styles.other}>
      <Link to="/runs/$run/replay" params={{ run }} preload={false}>
        {t('open')}
      </Link>{' '}
      <kbd>o</kbd>
    </span>
  );
}

type BeforeProps = { live: LiveRun; state: RunState; summary: RunSummary | null; acts: RunActs; definition: string };

/** What went wrong or stands in doubt, else what it came to. */
function Before({ live, state, summary, acts, definition }: BeforeProps) {
  const { t } = useTranslation('run');
  const error = useStore(live, (told) => told.error);
  const failure = useStore(live, ({ progress }) => progress?.failure ?? null);
  const isElsewhere = useStore(live, isCarriedOutElsewhere);
  const connection = useConnection((link) => link.state);
  const isStopped = state === 'interrupted' || state === 'failed';
  return (
    <>
      {error !== undefined && <Failure error={error} />}
      {connection === 'lost' && isUnderWay(state) && <Notice tone="warning" title={t('lost')} />}
      {isElsewhere && <Notice tone="plain" title={t('elsewhere')} />}
      {isUnderWay(state) && acts.cancel.isDone && <Notice tone="plain" title={t('interrupted.stopping')} />}
      {isStopped && <Stopped state={state} failure={failure} definition={definition} resume={acts.resume} />}
      {summary && <Doubts summary={summary} resume={acts.resume} />}
    </>
  );
}

function DeletedEvidence({ deletion: { at, reason } }: { deletion: EvidenceDeletion }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  return (
    <Notice tone="plain" title={t('evidenceDeleted.title', { when: format.moment(at) })}>
      <p>{t('evidenceDeleted.reason', { reason })}</p>
    </Notice>
  );
}

function Lead({ summary, children }: { summary: RunSummary; children: ReactNode }) {
  const { t } = useTranslation(['run', 'common', 'master', 'flight']);
  const format = useFormat();
  const [first, ...others] = conclusionSentences(summary, t, format);
  return (
    <div className={styles.lead}>
      <p>
        <b>{first}</b>
        {format.sentences(['', ...others])}
      </p>
      {children}
    </div>
  );
}
