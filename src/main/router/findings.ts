import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function findingCalls(os: Implementer['findings'], { lists, listed, views, ...app }: App) {
  /** Views belong to a reconciliation: every run of it has the same. */
  const nameOf = (run: string) => app.concluded(run).name;
  return {
    examples: os.examples.handler(({ input }) => app.examples(input.run, input.perKind)),
    columns: os.columns.handler(({ input }) => lists.columns(listed(input.run))),
    page: os.page.handler(({ input }) => lists.page(listed(input.run), input, input.from, input.count)),
    facets: os.facets.handler(({ input }) => lists.facets(listed(input.run), input)),
    locate: os.locate.handler(({ input }) => lists.locate(listed(input.run), input, input.id)),
    views: os.views.handler(({ input }) => views.list(nameOf(input.run))),
    saveView: os.saveView.handler(({ input }) => {
      const name = nameOf(input.run);
      views.save(name, input.view);
      return views.list(name);
    }),
    removeView: os.removeView.handler(({ input }) => {
      const name = nameOf(input.run);
      views.remove(name, input.name);
      return views.list(name);
    }),
    one: os.one.handler(({ input }) => lists.one(listed(input.run), input.id)),
    whole: os.whole.handler(({ input }) => lists.whole(listed(input.run), input.ids)),
  };
}
