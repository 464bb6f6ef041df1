import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useStore } from 'zustand';
import { useOfferedActs } from '#renderer/parts/acts.ts';
import { copyAndTell } from '#renderer/parts/clipboard.ts';
import { CopyMenu } from '#renderer/parts/copy-menu.tsx';
import { ExportMenu } from '#renderer/parts/export/export-menu.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { May } from '#renderer/parts/may.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RunDetail, RunState, RunSummary } from '#shared/run.ts';
import type { RunActs } from './acts.ts';
import { CompareBefore } from './compare-before.tsx';
import { isCarriedOutElsewhere, isUnderWay, type LiveRun } from './live.ts';
import { summaryText } from './summary-text.ts';

type RunActionsProps = { detail: RunDetail; live: LiveRun; state: RunState; acts: RunActs };

/** What can be done with a run as it stands, the main act last. */
export function RunActions({ detail, live, state, acts }: RunActionsProps) {
  const isElsewhere = useStore(live, isCarriedOutElsewhere);
  if (isElsewhere) return null;
  if (isUnderWay(state))
    return (
      <May call="runs.cancel">
        <CancelButton acts={acts} />
      </May>
    );
  return (
    <>
      {detail.summary && <CopySummary summary={detail.summary} />}
      <May call="runs.start">
        <AgainButton path={detail.definitionPath} acts={acts} />
      </May>
      {state === 'ended' && !detail.evidenceDeleted && (
        <>
          <CompareBefore detail={detail} />
          <ExportMenu run={detail.run} name={detail.name} />
          <FindingsButton run={detail.run} />
        </>
      )}
    </>
  );
}

function CancelButton({ acts: { cancel } }: { acts: RunActs }) {
  const { t } = useTranslation('run');
  useOfferedActs([{ name: t('cancel'), act: cancel.act }]);
  const isStopping = cancel.isPending || cancel.isDone;
  return (
    <Button onClick={cancel.act} disabled={isStopping}>
      {t(isStopping ? 'stopping' : 'cancel')}
    </Button>
  );
}

function AgainButton({ path, acts: { again } }: { path: string; acts: RunActs }) {
  const { t } = useTranslation('run');
  useOfferedActs([{ name: t('again'), act: () => again.act(path) }]);
  return (
    <Button onClick={() => again.act(path)} loading={again.isPending}>
      {t('again')}
    </Button>
  );
}

function FindingsButton({ run }: { run: string }) {
  const { t } = useTranslation('run');
  const go = useNavigate();
  const open = () => void go({ to: '/runs/$run/findings', params: { run } });
  useKeys([{ keys: 'f', does: t('findings'), act: open }]);
  useOfferedActs([{ name: t('findings'), act: open }]);
  return (
    <Button
      variant="filled"
      renderRoot={(props) => <Link to="/runs/$run/findings" params={{ run }} preload={false} {...props} />}
      rightSection={<kbd>f</kbd>}
    >
      {t('findings')}
    </Button>
  );
}

function CopySummary({ summary }: { summary: RunSummary }) {
  const { t } = useTranslation(['run', 'common', 'master']);
  const format = useFormat();
  const ways = [
    { name: t('copyText'), act: () => copyAndTell(summaryText(summary, t, format)) },
    { name: t('copyJson'), act: () => copyAndTell(`${JSON.stringify(summary, null, 2)}\n`) },
  ];
  return <CopyMenu ways={ways} />;
}
