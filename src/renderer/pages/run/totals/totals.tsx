import type { RunSummary } from '#shared/run.ts';
import type { LiveRun } from '../live.ts';
import { Difference } from './difference.tsx';
import { SideTotal } from './side-total.tsx';
import styles from './totals.module.css';

/** The control totals of both sides and their difference: first the sums, then the details. */
export function Totals({ live, summary }: { live: LiveRun; summary: RunSummary | null }) {
  return (
    <div className={styles.totals}>
      <SideTotal side="inbound" live={live} summary={summary} source={undefined} />
      <SideTotal side="outbound" live={live} summary={summary} source={undefined} />
      <Difference live={live} summary={summary} />
    </div>
  );
}
