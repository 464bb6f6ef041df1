import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function recheckCalls(os: Implementer['rechecks'], { reruns, acted }: App) {
  return {
    start: os.start.handler(({ input, signal }) => reruns.recheck(acted(input.run), input.filter, signal)),
    list: os.list.handler(({ input }) => reruns.rechecks(input.run)),
    lines: os.lines.handler(({ input }) => reruns.lines(input.run, input.recheck, input.from)),
  };
}
