import { useStore } from 'zustand';
import { useFormat } from '#renderer/parts/format.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { SignedPill } from '#renderer/parts/signed-pill.tsx';
import type { RunDetail } from '#shared/run.ts';
import { shareOf } from './left.ts';
import { isUnderWay, type LiveRun } from './live.ts';
import styles from './run.module.css';

/** The verdict; until there is one, where the run stands and how far it is. */
export function RunSign({ detail, live }: { detail: RunDetail; live: LiveRun }) {
  const format = useFormat();
  const state = useStore(live, ({ progress }) => progress?.state) ?? detail.state;
  const percent = useStore(live, ({ progress }) => {
    const share = progress && shareOf(progress);
    return share === undefined ? undefined : Math.floor(share * 100);
  });
  const verdict = isUnderWay(state) ? null : detail.verdict;
  return (
    <>
      <VerdictPill verdict={verdict} state={state} />
      {state === 'ended' && <SignedPill run={detail.run} />}
      {percent !== undefined && <span className={styles.share}>{format.percent(percent / 100)}</span>}
    </>
  );
}
