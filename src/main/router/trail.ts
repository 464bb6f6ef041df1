import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function trailCalls(os: Implementer['trail'], app: App) {
  const { trail } = app;
  return {
    list: os.list.handler(({ input }) => {
      const { run, actions, before, count } = input;
      return trail.newest({
        count,
        ...(run === undefined ? {} : { run: app.show(run).run }),
        ...(actions ? { actions } : {}),
        ...(before === undefined ? {} : { before }),
      });
    }),
    page: os.page.handler(({ input }) => {
      const { run, actions, actor, from, count } = input;
      return trail.page({
        ...{ from, count },
        ...(run === undefined ? {} : { run: app.show(run).run }),
        ...(actions ? { actions } : {}),
        ...(actor === undefined ? {} : { actor }),
      });
    }),
    state: os.state.handler(() => trail.state()),
    prove: os.prove.handler(({ input }) => trail.prove(input.sequence)),
    verify: os.verify.handler(() => app.verify()),
  };
}
