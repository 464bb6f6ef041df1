import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function rerunCalls(os: Implementer['reruns'], { reruns, show, acted }: App) {
  return {
    list: os.list.handler(({ input }) => reruns.list(input.run === undefined ? undefined : show(input.run).run)),
    show: os.show.handler(({ input }) => reruns.show(input.request)),
    preview: os.preview.handler(({ input }) => reruns.preview(input.run, input.scope)),
    ask: os.ask.handler(({ input }) => reruns.ask(acted(input.run), input.scope, input.reason, input.expected)),
    approve: os.approve.handler(({ input }) => reruns.approve(input.request, input.reason)),
    refuse: os.refuse.handler(({ input }) => reruns.refuse(input.request, input.reason)),
    withdraw: os.withdraw.handler(({ input }) => reruns.withdraw(input.request, input.reason)),
    send: os.send.handler(({ input }) => reruns.send(input.request)),
    conclude: os.conclude.handler(({ input, signal }) => reruns.conclude(input.request, signal)),
  };
}
