import type { Replay } from './replay.ts';
import { decisionStatuses } from './review.ts';
import { severities } from './severity.ts';
import { plural } from './text.ts';

/** What other rules would make of a run, in sentences; the first says how it would end. */
export function replaySentences({ verdict, fates, decided, signatures, unread, notKept, classes }: Replay): string[] {
  const flipped = fates.gone + fates.new + fates.changed;
  const ends =
    verdict.before === verdict.after
      ? `It would still be ${verdict.after}`
      : `It would be ${verdict.after}, not ${verdict.before}`;
  const counts = [
    [fates.gone, 'would no longer be found'],
    [fates.new, 'would be found anew'],
    [fates.changed, 'would differ in other fields'],
  ] as const;
  const found = counts.filter(([count]) => count > 0).map(([count, what]) => `${plural(count, 'finding')} ${what}`);
  return [
    `${ends}: ${flipped === 0 ? 'every finding would stay as it is' : found.join(', ')}.`,
    ...decisionStatuses.flatMap((status) => {
      const { gone = 0, changed = 0 } = decided[status] ?? {};
      return [
        ...(gone > 0
          ? [`${plural(gone, 'finding')} that ${were(gone)} decided ${status} would no longer be found.`]
          : []),
        ...(changed > 0
          ? [`${plural(changed, 'finding')} that ${were(changed)} decided ${status} would differ in other fields.`]
          : []),
      ];
    }),
    ...(classes ? classSentences(classes) : []),
    ...(signatures.length > 0 && flipped > 0
      ? [`The run is signed by ${signatures.map(({ name, role }) => `${name} (${role})`).join(' and ')}.`]
      : []),
    ...(unread > 0
      ? [
          `${plural(unread, 'record')} could not be read and may be readable under these rules: only reading both sides anew tells.`,
        ]
      : []),
    ...(notKept.before + notKept.after > 0
      ? ['Some findings are counted and not kept: what would become of each of these is not known.']
      : []),
  ];
}

function classSentences({ severities: counts, suspended, flipped }: NonNullable<Replay['classes']>): string[] {
  const moved = severities.filter((severity) => counts[severity].before !== counts[severity].after);
  const told = [
    ...moved.map((severity) => `${severity} ${counts[severity].before} → ${counts[severity].after}`),
    ...(suspended.before === suspended.after ? [] : [`by rule in suspense ${suspended.before} → ${suspended.after}`]),
  ];
  return [
    ...(flipped > 0 ? [`${plural(flipped, 'finding')} would be classified otherwise.`] : []),
    ...(told.length > 0 ? [`Findings by what rules say: ${told.join(', ')}.`] : []),
  ];
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}
