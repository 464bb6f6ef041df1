import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function alertCalls(os: Implementer['alerts'], app: App) {
  const { alerts, alertChannels: channels } = app;
  return {
    test: os.test.handler(({ input }) => alerts.test(input.path)),
    list: os.list.handler(({ input }) => alerts.list(app.show(input.run).run)),
    acknowledge: os.acknowledge.handler(({ input }) => alerts.looked(app.show(input.run).run)),
    settings: os.settings.handler(() => channels.shown()),
    saveChannel: os.saveChannel.handler(({ input }) => channels.saveChannel(input.name, input.text)),
    removeChannel: os.removeChannel.handler(({ input }) => channels.removeChannel(input.name)),
    saveTimes: os.saveTimes.handler(({ input }) => channels.saveTimes(input)),
    testChannel: os.testChannel.handler(({ input }) => alerts.testChannel(input.name, input.language)),
    outbox: os.outbox.handler(({ input }) => alerts.outbox(input)),
    retry: os.retry.handler(({ input }) => alerts.retry(input.alert)),
    notices: os.notices.handler(async function* ({ signal }) {
      yield* app.alertNotices.listen(signal);
    }),
  };
}
