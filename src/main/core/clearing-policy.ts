import type { Definition } from '#shared/definition.ts';
import type { Clearing, ProposedPolicy } from '#shared/forecast.ts';
import { leadSecondsOf } from '#shared/lead.ts';
import { limits } from '#shared/limits.ts';

export type Activity = NonNullable<Definition['activity']>;

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

/**
 * The policy for so many records and so much time: the one that leaves people most of it. A run that would take longer
 * than a policy's lead is given twice its time.
 */
export function proposedPolicy(records: number, totalSeconds: number, secondsLeft: number): ProposedPolicy {
  const many = records > limits.limitedPolicyRecordsMax;
  const [policy, reason] =
    secondsLeft >= leadSecondsOf('daily')
      ? (['daily', 'a-day-left'] as const)
      : many
        ? (['urgent', 'many-records'] as const)
        : (['limited', 'few-records'] as const);
  const leadSeconds = leadSecondsOf(policy);
  if (totalSeconds <= leadSeconds) return { policy, leadSeconds, reason, records };
  const hours = Math.ceil((2 * totalSeconds) / 3_600);
  return { policy: `T-${hours}h`, leadSeconds: hours * 3_600, reason: 'takes-longer', records };
}

function betterPolicy(policy: string, records: number): 'limited' | 'urgent' | undefined {
  if (policy === 'limited' && records > limits.limitedPolicyRecordsMax) return 'urgent';
  if (policy === 'urgent' && records <= limits.limitedPolicyRecordsMax) return 'limited';
  return undefined;
}
