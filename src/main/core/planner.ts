import type { Definition } from '#shared/definition.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { Workers } from './ports.ts';

/** What a run would read, and when it would be through. */
export type Plan = {
  name: string;
  inbound: SidePlan;
  outbound: SidePlan;
  seconds: { pull: number; diff: number; total: number };
  activity: { id: string; startsAt: string; secondsLeft: number; isInTime: boolean } | null;
};
export type SidePlan = { records: number; isExact: boolean; recordsPerSecond: number };

/** Pairs a second that this machine compares when nothing was measured yet; runs of the same definition correct it. */
const pairsPerSecondAtFirst = 1_500_000;

/** Measures both sources on their first records and says how long a run started now would take. */
export async function planRun(
  workers: Workers,
  definition: Definition,
  now: Date,
  pairsPerSecond = pairsPerSecondAtFirst,
): Promise<Plan> {
  const { key, fields } = definition;
  const estimates = await Promise.all(
    sides.map((side) => workers.run('estimate', { side, source: definition[side], key, fields })),
  );
  const plans = Object.fromEntries(sides.map((side, i) => [side, estimates[i]])) as Record<Side, SidePlan>;
  const pull = Math.max(...sides.map((side) => plans[side].records / Math.max(1, plans[side].recordsPerSecond)));
  const diff = Math.max(plans.inbound.records, plans.outbound.records) / pairsPerSecond;
  const total = pull + diff;
  const startsAt = definition.activity && new Date(definition.activity.startsAt);
  const secondsLeft = startsAt ? (startsAt.getTime() - now.getTime()) / 1_000 : 0;
  return {
    name: definition.name,
    ...plans,
    seconds: { pull: tenths(pull), diff: tenths(diff), total: tenths(total) },
    activity:
      definition.activity && startsAt
        ? {
            id: definition.activity.id,
            startsAt: definition.activity.startsAt,
            secondsLeft: Math.round(secondsLeft),
            isInTime: total <= secondsLeft,
          }
        : null,
  };
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
