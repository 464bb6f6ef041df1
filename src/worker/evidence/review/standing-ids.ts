import type { StandingIn } from '#shared/report-template.ts';
import type { DecidedOn } from '#shared/review-tasks.ts';
import { isOpen, type Marks, refOf, withMarks } from './marks.ts';

/** Tells of a finding, by its number, whether it stands as asked for. */
export function standsAsAsked({ reviewed, statuses, wanted }: DecidedOn): (id: number) => boolean {
  const marks = withMarks(reviewed, (_, all) => all);
  const asked = new Set<StandingIn>(wanted);
  return (id) => asked.has(standingOf(marks, id));

  function standingOf({ marks: byId, refs }: Marks, id: number): StandingIn {
    const mark = byId[id] ?? 0;
    const ref = isOpen(mark) ? null : refOf(mark, refs);
    return (ref !== null && statuses[ref]) || 'undecided';
  }
}
