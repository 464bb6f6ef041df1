import type { App } from '#main/app.ts';
import type { Over, UnderWay } from '#shared/engine-wire.ts';
import { partitionStateCounts } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { figuresOf } from '#shared/progress.ts';

type Watch = ReturnType<App['active']['underWay']>[number];

/** Pulling takes most of a run; comparing goes by the partition. Good enough for a bar beside an icon. */
const pullShare = 0.7;

export function underWayOf({ run, name, phase, gauge }: Watch): UnderWay {
  const { waiting, working } = partitionStateCounts(gauge);
  const compared = 1 - (waiting + working) / limits.partitions;
  const pulled = phase === 'pulling' ? pulledShare(gauge) : 1;
  return { run, name, share: pulled === null ? null : pullShare * pulled + (1 - pullShare) * compared };
}

/** The mean of both sides: each counts in a unit of its own. Null where one does not know how much it holds. */
function pulledShare(gauge: Watch['gauge']): number | null {
  const { inbound, outbound } = figuresOf(gauge);
  if (inbound.total === 0 || outbound.total === 0) return null;
  const [a, b] = [inbound, outbound].map(({ done, total }) => Math.min(1, done / total)) as [number, number];
  return (a + b) / 2;
}

export function overOf({ run, name, state, verdict }: ReturnType<App['show']>): Over {
  return { run, name, state, verdict };
}
