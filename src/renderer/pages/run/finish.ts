import type { Progress } from '#shared/progress.ts';
import type { Live } from './live.ts';

/** How far a run is as a whole, by the work behind it and the work before it: half of it reading, half comparing. */
export function shareOf({ state, inbound, outbound, partitions }: Progress): number | undefined {
  if (state === 'diffing')
    return 0.5 + [...partitions].filter((digit) => Number(digit) > 1).length / partitions.length / 2;
  const shares = [inbound, outbound].map(({ done, total }) => (total > 0 ? Math.min(1, done / total) : undefined));
  if (state !== 'pulling' || shares.includes(undefined)) return undefined;
  return Math.min(...(shares as number[])) / 2;
}

/** In how many seconds a run will be through; null where nobody knows. `comparing`: what that is expected to take. */
export function secondsLeft({ progress, paces }: Live, comparing: number | null): number | null {
  if (progress?.state === 'diffing') return paces.compare.secondsLeft;
  const { inbound, outbound } = paces;
  if (inbound.secondsLeft === null || outbound.secondsLeft === null || comparing === null) return null;
  return Math.max(inbound.secondsLeft, outbound.secondsLeft) + comparing;
}
