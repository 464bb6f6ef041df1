import type { ActivityLine } from '#shared/activity.ts';
import type { ActiveRuns } from '../active-runs.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { expectNext } from '../foresight.ts';
import type { PlanParts } from '../planner.ts';
import type { PassBooks, Recorder, Workers } from '../ports.ts';
import { activityLines } from './activity-lines.ts';
import { passFates } from './pass-fates.ts';
import { type Planned, plannedDefinitions } from './planned.ts';
import { type ScheduleParts, scheduler } from './scheduler.ts';
import { tellWillNotFinish } from './will-not-finish.ts';

type Parts = Pick<ScheduleParts, 'start' | 'resume'> & {
  parts: PlanParts & { engine: Recorder };
  passes: PassBooks;
  active: ActiveRuns;
  readers: Workers;
  alerts: Alerts;
  environment: Record<string, string | undefined>;
  own: () => string[];
  isSigned: (run: string) => boolean;
};

/** What clears by itself, put together: the scheduler, and what faces are shown of its passes. */
export function clearing({ parts, passes, active, readers, alerts, environment, own, isSigned, start, resume }: Parts) {
  const { books: runs, engine, clock } = parts;
  const planned = plannedDefinitions({ runs, passes, own, environment });
  const estimateOf = ({ loaded }: Planned) => {
    const estimate = loaded ? expectNext(parts, loaded) : undefined;
    const records = estimate && Math.max(estimate.records.inbound, estimate.records.outbound);
    return estimate && { seconds: estimate.seconds.total, records: records ?? 0 };
  };
  const secondsOf = (one: Planned) => estimateOf(one)?.seconds;
  return {
    ...scheduler({
      ...{ passes, runs, engine, clock, active, planned, start, resume },
      fatesOf: (pass, summary) => passFates({ passes, runs, readers }, pass, summary),
      foresee: tellWillNotFinish({ passes, clock, active, secondsOf, alerts }),
    }),
    lines: (): ActivityLine[] => activityLines({ passes, runs, clock, active, planned, estimateOf, isSigned }),
  };
}
