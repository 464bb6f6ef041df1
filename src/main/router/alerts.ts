import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function alertCalls(os: Implementer['alerts'], app: App) {
  const { alerts } = app;
  return {
    test: os.test.handler(({ input }) => alerts.test(input.path)),
    list: os.list.handler(({ input }) => alerts.list(app.show(input.run).run)),
    acknowledge: os.acknowledge.handler(({ input }) => alerts.looked(app.show(input.run).run)),
  };
}
