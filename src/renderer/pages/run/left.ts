import type { Progress } from '#shared/progress.ts';
import { isUnderWay, type Live } from './live.ts';

/**
 * How far a run is as a whole. What reading takes of the whole is as estimated, else half of it; undefined where nobody
 * knows how much there is to read.
 */
export function shareOf({ state, inbound, outbound, partitions, estimate }: Progress): number | undefined {
  if (!isUnderWay(state)) return undefined;
  const reading = estimate && estimate.seconds.total > 0 ? estimate.seconds.pull / estimate.seconds.total : 0.5;
  if (state === 'diffing') return reading + comparedShare(partitions) * (1 - reading);
  if (inbound.total === 0 || outbound.total === 0) return undefined;
  return Math.min(1, inbound.done / inbound.total, outbound.done / outbound.total) * reading;
}

function comparedShare(partitions: string): number {
  return [...partitions].filter((digit) => Number(digit) > 1).length / partitions.length;
}

/** In how many seconds a run will be through; null where nobody knows. */
export function secondsLeft({ progress, paces }: Live): number | null {
  if (!progress || !isUnderWay(progress.state)) return null;
  if (progress.state === 'diffing') return paces.compare.secondsLeft;
  const comparing = progress.estimate?.seconds.diff ?? null;
  const { inbound, outbound } = paces;
  if (inbound.secondsLeft === null || outbound.secondsLeft === null || comparing === null) return null;
  return Math.max(inbound.secondsLeft, outbound.secondsLeft) + comparing;
}
