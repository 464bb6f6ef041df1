/** Runs that are over and whose consequences are not all drawn yet. */
export interface FollowBooks {
  /** `owesReview`: what was decided before is to be taken over to it. */
  open(run: string, owes: { owesReview: boolean }): void;
  /** What was decided before is taken over; the rest is owed still. */
  reviewed(run: string): void;
  owesReview(run: string): boolean;
  close(run: string): void;
  /** The oldest first. */
  list(): string[];
}
