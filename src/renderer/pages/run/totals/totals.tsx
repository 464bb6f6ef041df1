import type { DefinitionLine } from '#shared/definition-line.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LiveRun } from '../live.ts';
import { Difference } from './difference.tsx';
import { SideTotal } from './side-total.tsx';
import styles from './totals.module.css';

type TotalsProps = {
  live: LiveRun;
  summary: RunSummary | null;
  /** How the definition describes them, until the run itself does. */
  sides: DefinitionLine['sides'];
};

/** The control totals of both sides and their difference: first the sums, then the details. */
export function Totals({ live, summary, sides }: TotalsProps) {
  return (
    <div className={styles.totals}>
      <SideTotal side="inbound" live={live} summary={summary} source={sides?.inbound} />
      <SideTotal side="outbound" live={live} summary={summary} source={sides?.outbound} />
      <Difference live={live} summary={summary} />
    </div>
  );
}
