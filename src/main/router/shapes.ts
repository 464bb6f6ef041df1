import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function shapeCalls(os: Implementer['shapes'], { shapes, listed }: App) {
  return {
    list: os.list.handler(({ input }) => shapes.list(listed(input.run))),
    of: os.of.handler(({ input }) => shapes.of(listed(input.run), input.id)),
    compare: os.compare.handler(({ input }) => shapes.compare(listed(input.run), listed(input.with))),
  };
}
