import { followingRuns } from '#main/core/following/following.ts';
import type { Journals } from '#main/core/journal/journals.ts';
import type { FollowBooks, RunBooks, RunEntry, Workers } from '#main/core/ports.ts';
import { carryDecisions } from '#main/core/review/carrying.ts';
import { classifyFindings } from '#main/core/review/classifying.ts';
import { classifiedIn, type ReviewReading } from '#main/core/review/reviewed.ts';
import type { runShapes } from '#main/core/shapes.ts';
import type { Trail } from '#main/core/trail/trail.ts';
import type { Definition } from '#shared/definition.ts';
import type { telling } from './telling.ts';

type FollowingParts = {
  follows: FollowBooks;
  definitionOf: (entry: RunEntry) => Definition;
  shapes: ReturnType<typeof runShapes>;
  journal: Journals;
  told: ReturnType<typeof telling>;
};
type Reviewing = ReviewReading & { trail: Trail; books: RunBooks; workers: Workers };

/** What follows a run once it is over: decisions and classes first, then whoever is to know of it. */
export function following(reviewing: Reviewing, { follows, definitionOf, shapes, journal, told }: FollowingParts) {
  return followingRuns({
    ...{ follows, books: reviewing.books, definitionOf },
    async review(summary, definition) {
      await carryDecisions(reviewing, summary);
      await classifyFindings(reviewing, summary, definition);
    },
    async tell(summary, definition, how) {
      shapes.begin(summary);
      await journal.afterRun(summary, definition, how.signal);
      const severities = classifiedIn(reviewing, summary.run)?.severities ?? null;
      await told.afterRun({ summary, severities }, definition, how);
    },
    afterFailure: (entry, definition, failure) => told.alert.tell(entry, definition, { failure }),
    afterAll: told.goOn,
  });
}
