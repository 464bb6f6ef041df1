import type { UnderWay } from '#shared/engine-wire.ts';

/** How far all of them are, for the bar at the app's icon: none is under way, or nobody knows how far they are. */
export function shareOf(underWay: UnderWay[]): number | 'none' | 'unknown' {
  const shares = underWay.map(({ share }) => share).filter((share) => share !== null);
  if (underWay.length === 0) return 'none';
  return shares.length === 0 ? 'unknown' : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
