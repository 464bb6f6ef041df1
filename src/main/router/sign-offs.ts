import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function signOffCalls(os: Implementer['signOffs'], { signOff }: App) {
  return {
    show: os.show.handler(({ input }) => signOff.show(input.run)),
    sign: os.sign.handler(({ input: { run, ...how } }) => signOff.sign(run, how)),
    countersign: os.countersign.handler(({ input: { run, ...how } }) => signOff.countersign(run, how)),
    reopen: os.reopen.handler(({ input }) => {
      signOff.reopen(input.run, input.reason);
      return signOff.show(input.run);
    }),
    certificate: os.certificate.handler(({ input }) => signOff.certificate(input.run)),
  };
}
