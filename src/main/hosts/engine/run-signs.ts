import type { App } from '#main/app.ts';
import type { Over, UnderWay } from '#shared/engine-wire.ts';
import { sides } from '#shared/finding.ts';
import { partitionStateCounts, sideFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';

type Watch = ReturnType<App['active']['underWay']>[number];

/** Pulling takes most of a run; comparing goes by the partition. Good enough for a bar beside an icon. */
const pullShare = 0.7;

export function underWayOf({ run, name, phase, gauge }: Watch): UnderWay {
  const { waiting, working } = partitionStateCounts(gauge);
  const compared = 1 - (waiting + working) / limits.partitions;
  // While its sources are counted nobody knows how much there is to do.
  const pulled = phase === 'starting' ? null : phase === 'pulling' ? pulledShare(gauge) : 1;
  return { run, name, share: pulled === null ? null : pullShare * pulled + (1 - pullShare) * compared };
}

/** The mean of both sides: each counts in a unit of its own. Null where one does not know how much it holds. */
function pulledShare(gauge: Watch['gauge']): number | null {
  const shares = sides.map((side) => {
    const { get } = sideFigures(gauge, side);
    return get('total') === 0 ? null : Math.min(1, get('done') / get('total'));
  });
  return shares.reduce((sum, share) => (sum === null || share === null ? null : sum + share / sides.length), 0);
}

export function overOf({ run, name, state, verdict }: ReturnType<App['show']>): Over {
  return { run, name, state, verdict };
}
