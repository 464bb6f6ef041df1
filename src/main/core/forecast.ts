import type { ActivityForecast, Forecast } from '#shared/forecast.ts';
import { type Activity, clearingOf, proposedPolicy } from './clearing-policy.ts';
import { diskRoom } from './disk-room.ts';
import { estimateRun, type Outlook } from './estimate.ts';

/** What a run would read, when it would be through, and whether there is room and time for it. */
export function forecast(
  outlook: Outlook,
  { activity, free, now }: { activity: Activity | undefined; free: number | null; now: Date },
): Forecast {
  const { inbound, outbound, pairsPerSecond } = outlook;
  const { seconds, correction, basedOn, runs, bytes } = estimateRun(outlook);
  return {
    inbound,
    outbound,
    pairsPerSecond,
    seconds,
    correction,
    basedOn,
    runs,
    disk: diskRoom({ bytes, basedOn }, free),
    finishesAt: new Date(now.getTime() + seconds.total * 1_000).toISOString(),
    activity: activity
      ? activityForecast(activity, seconds.total, Math.max(inbound.records, outbound.records), now)
      : null,
  };
}

function activityForecast(activity: Activity, totalSeconds: number, records: number, now: Date): ActivityForecast {
  const secondsLeft = (Date.parse(activity.startsAt) - now.getTime()) / 1_000;
  return {
    id: activity.id,
    startsAt: activity.startsAt,
    secondsLeft: Math.round(secondsLeft),
    isInTime: totalSeconds <= secondsLeft,
    clearing: clearingOf(activity, totalSeconds, records),
    ...(secondsLeft > 0 ? { proposed: proposedPolicy(records, totalSeconds, secondsLeft) } : {}),
  };
}
