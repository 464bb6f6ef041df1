import type { ActivityLine, PassState, UpcomingPass } from './activity.ts';

/** Those not over, the next first. */
export function upcomingOf(lines: ActivityLine[]): UpcomingPass[] {
  const open: PassState[] = ['planned', 'due', 'under-way', 'waiting'];
  return lines
    .flatMap(({ path, name, activity, passes }) =>
      passes.filter(({ state }) => open.includes(state)).map((pass) => ({ ...pass, path, name, activity })),
    )
    .toSorted((a, b) => (a.retryAt ?? a.dueAt).localeCompare(b.retryAt ?? b.dueAt));
}
