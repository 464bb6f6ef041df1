import type { Pass } from '#shared/activity.ts';
import { leadText } from '#shared/lead.ts';

/** Which pass it is: `T-24h` of an activity, or one by cron. */
export function passLabel({ leadSeconds }: Pick<Pass, 'leadSeconds'>, cron: string): string {
  return leadSeconds === null ? cron : leadText(leadSeconds);
}
