import type { Definition } from '#shared/definition.ts';
import type { Clearing } from '#shared/forecast.ts';
import { limits } from '#shared/limits.ts';

export type Activity = NonNullable<Definition['activity']>;

const hour = 3_600;
const leads: Record<string, number> = { daily: 24 * hour, limited: 5 * hour, urgent: 12 * hour };
const unitSeconds: Record<string, number> = { m: 60, h: hour, d: 24 * hour };

/** When clearing starts under an activity's policy, and whether a run of so long ends before the activity starts. */
export function clearingOf({ policy, startsAt }: Activity, totalSeconds: number, records: number): Clearing {
  const leadSeconds = leadSecondsOf(policy);
  const start = Date.parse(startsAt) - leadSeconds * 1_000;
  const better = betterPolicy(policy, records);
  return {
    policy,
    leadSeconds,
    startsAt: new Date(start).toISOString(),
    finishesAt: new Date(start + totalSeconds * 1_000).toISOString(),
    isInTime: totalSeconds <= leadSeconds,
    ...(better ? { better } : {}),
  };
}

/** The schema lets through a name of the table, or T- with a number and a unit. */
function leadSecondsOf(policy: string): number {
  const named = leads[policy];
  if (named !== undefined) return named;
  return Number(policy.slice(2, -1)) * (unitSeconds[policy.slice(-1)] ?? hour);
}

function betterPolicy(policy: string, records: number): 'limited' | 'urgent' | undefined {
  if (policy === 'limited' && records > limits.limitedPolicyRecordsMax) return 'urgent';
  if (policy === 'urgent' && records <= limits.limitedPolicyRecordsMax) return 'limited';
  return undefined;
}
