import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function replayCalls(os: Implementer['replays'], { replays }: App) {
  return {
    rules: os.rules.handler(({ input }) => replays.rules(input.run)),
    replay: os.replay.handler(async function* ({ input: { run, ...asked }, signal }) {
      yield* replays.replay(run, asked, signal);
    }),
  };
}
