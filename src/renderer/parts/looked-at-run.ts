/** Kept by this window until it is closed: the next one begins with the newest run. */
const name = 'tieout-looked-at-run';

/** The run whose findings were looked at last; of another workspace, perhaps. */
export function lookedAtRun(): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

export function noteLookedAtRun(run: string): void {
  try {
    sessionStorage.setItem(name, run);
  } catch {
    // A browser that keeps nothing leads to the newest run.
  }
}
