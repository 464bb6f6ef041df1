import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function recheckCalls(os: Implementer['rechecks'], { reruns }: App) {
  return {
    start: os.start.handler(({ input, signal }) => reruns.recheck(input.run, input.filter, signal)),
    list: os.list.handler(({ input }) => reruns.rechecks(input.run)),
    lines: os.lines.handler(({ input }) => reruns.lines(input.run, input.recheck, input.from)),
  };
}
