import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function signOffCalls(os: Implementer['signOffs'], { signOff, acted }: App) {
  return {
    show: os.show.handler(({ input }) => signOff.show(input.run)),
    sign: os.sign.handler(({ input: { run, ...how } }) => signOff.sign(acted(run), how)),
    countersign: os.countersign.handler(({ input: { run, ...how } }) => signOff.countersign(acted(run), how)),
    reopen: os.reopen.handler(({ input }) => {
      const run = acted(input.run);
      signOff.reopen(run, input.reason);
      return signOff.show(run);
    }),
    certificate: os.certificate.handler(({ input }) => signOff.certificate(input.run)),
  };
}
