import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function analysisCalls(os: Implementer['analysis'], { analysis }: App) {
  return {
    reconciliations: os.reconciliations.handler(() => analysis.reconciliations()),
    of: os.of.handler(({ input }) => analysis.of(input.name, input.days)),
    journal: os.journal.handler(({ input }) => analysis.journal(input.path, input.days)),
  };
}
