import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function journalCalls(os: Implementer['journal'], app: App) {
  const { journal } = app;
  return {
    write: os.write.handler(({ input, signal }) => journal.write(app.acted(input.run), signal)),
    state: os.state.handler(({ input }) => journal.state(app.show(input.run).run)),
    runs: os.runs.handler(({ input }) => journal.runs(input.path, input.after, input.count, input.ofAll)),
  };
}
