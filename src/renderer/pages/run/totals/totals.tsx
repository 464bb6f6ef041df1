import type { DefinitionLine } from '#shared/definition-line.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LiveRun } from '../live.ts';
import { Difference } from './difference.tsx';
import { MasterTotal } from './master-total.tsx';
import { SideTotal } from './side-total.tsx';
import styles from './totals.module.css';

type TotalsProps = {
  live: LiveRun;
  summary: RunSummary | null;
  /** How the definition describes them, until the run itself does. */
  sides: DefinitionLine['sides'];
  /** Whether the evidence is still there to be listed. */
  isKept: boolean;
};

/** The control totals of both sides and their difference, and of the master list where there is one: first the sums, then the details. */
export function Totals({ live, summary, sides, isKept }: TotalsProps) {
  return (
    <div className={styles.totals}>
      <SideTotal side="inbound" live={live} summary={summary} source={sides?.inbound} />
      <SideTotal side="outbound" live={live} summary={summary} source={sides?.outbound} />
      <Difference live={live} summary={summary} />
      {summary?.master && <MasterTotal run={summary.run} master={summary.master} isKept={isKept} />}
    </div>
  );
}
