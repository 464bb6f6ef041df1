import { type BundleCheck, bundleChecks, type CheckResult, restsOnAnother } from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';

/** Why something was not looked at. */
export class NotLookedAt extends Error {}

/** What was looked at in a bundle so far. Each check is made where what it rests on holds; whatever goes wrong in one fails it. */
export function checklist() {
  const results = new Map<BundleCheck, CheckResult>();
  const note = (check: BundleCheck, state: CheckResult['state'], found: string[]) =>
    void results.set(check, { check, state, found });
  return {
    holds: (check: BundleCheck) => results.get(check)?.state === 'holds',
    /** `act` returns what is wrong. */
    async look(check: BundleCheck, needs: BundleCheck[], act: () => string[] | Promise<string[]>): Promise<void> {
      if (needs.some((needed) => results.get(needed)?.state !== 'holds')) return;
      try {
        const found = await act();
        note(check, found.length === 0 ? 'holds' : 'fails', found);
      } catch (error) {
        if (error instanceof TieoutError && error.code === 'interrupted') throw error;
        if (error instanceof NotLookedAt) note(check, 'skipped', [error.message]);
        // What somebody else wrote may be anything: what cannot be read is told, and is no fault of the program.
        else note(check, 'fails', [error instanceof TieoutError ? error.message : unreadable(error)]);
      }
    },
    all: (): CheckResult[] =>
      bundleChecks.map((check) => results.get(check) ?? { check, state: 'skipped', found: [restsOnAnother] }),
  };
}

export type Checklist = ReturnType<typeof checklist>;

function unreadable(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `it cannot be read as Tieout writes it: ${line.slice(0, 200)}`;
}
