import { TieoutError } from '#shared/errors.ts';
import type { FollowBooks } from '../ports.ts';

/** Throws where what was decided before is not taken over to a run yet: it would change what is decided now. */
export function refuseOwed(follows: Pick<FollowBooks, 'owesReview'>, run: string): void {
  if (!follows.owesReview(run)) return;
  throw new TieoutError('not-allowed', `run ${run} has not taken over yet what was decided before`, {
    next: `Wait until it has, or go on with tieout resume ${run}.`,
  });
}
