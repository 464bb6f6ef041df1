import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function mergeCalls(os: Implementer['merges'], { merge }: App) {
  return {
    look: os.look.handler(async function* ({ input, signal }) {
      yield* merge({ ...input, take: null, keys: {}, settled: [], isOnlyLooked: true }, signal);
    }),
    merge: os.merge.handler(async function* ({ input, signal }) {
      yield* merge({ ...input, isOnlyLooked: false }, signal);
    }),
  };
}
