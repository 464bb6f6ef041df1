import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function replayCalls(os: Implementer['replays'], app: App) {
  return {
    rules: os.rules.handler(({ input }) => app.rules(input.run)),
    replay: os.replay.handler(async function* ({ input: { run, ...asked }, signal }) {
      yield* app.replay(run, asked, signal);
    }),
  };
}
