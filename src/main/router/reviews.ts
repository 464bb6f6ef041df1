import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function reviewCalls(os: Implementer['reviews'], { review, lists, listed, acted }: App) {
  return {
    counts: os.counts.handler(({ input }) => review.counts(input.run)),
    decisions: os.decisions.handler(({ input }) => review.decisions(input.run)),
    classes: os.classes.handler(({ input }) => review.classes(input.run)),
    marks: os.marks.handler(({ input }) => review.marks(input.run, input.ids)),
    about: os.about.handler(({ input }) => review.about(input.run, input.id)),
    facets: os.facets.handler(({ input }) => lists.reviewFacets(listed(input.run), input.filter)),
    numbers: os.numbers.handler(({ input }) => review.numbers(input.run, input.filter)),
    preview: os.preview.handler(({ input }) => review.preview(input.run, input.scope)),
    decide: os.decide.handler(({ input }) =>
      review.decide(acted(input.run), input.scope, input.verdict, input.expected),
    ),
    withdraw: os.withdraw.handler(({ input }) => review.withdraw(acted(input.run), input.decision, input.reason)),
    closed: os.closed.handler(({ input }) => review.closed(input.run, input.from)),
    notes: os.notes.handler(({ input }) => review.notes(input.run)),
    note: os.note.handler(({ input: { run, id, filter, text } }) =>
      review.note(acted(run), { ...(id === undefined ? {} : { id }), ...(filter ? { filter } : {}) }, text),
    ),
  };
}
