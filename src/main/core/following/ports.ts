/** Runs that are over and whose consequences are not all drawn yet. */
export interface FollowBooks {
  open(run: string): void;
  close(run: string): void;
  /** The oldest first. */
  list(): string[];
}
