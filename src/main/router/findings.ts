import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function findingCalls(os: Implementer['findings'], app: App) {
  return {
    examples: os.examples.handler(({ input }) => app.examples(input.run, input.perKind)),
  };
}
