import { setTimeout as sleep } from 'node:timers/promises';
import { RPCHandler } from '@orpc/server/message-port';
import { RequestHeadersPlugin } from '@orpc/server/plugins';
import type { EngineRouter } from '#main/router.ts';
import type { Order, Over, UnderWay } from '#shared/engine-wire.ts';
import { toFailure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { answerCalls } from '../calls.ts';
import type { EngineWire } from './wire.ts';

/** What is served: an engine's calls, and what its host is told of its runs. */
export type Served = {
  router: EngineRouter;
  underWay(): UnderWay[];
  /** The runs that are over since this was asked last. */
  takeOver(): Over[];
  setSecrets(secrets: Record<string, string>): void;
  /** Goes on with runs that an engine left behind when it died; resolves once they are under way again. */
  resumeStranded(): Promise<unknown>;
  /** Resolves with how many threads could not be ended. */
  close(): Promise<number>;
};

export type Start = Extract<Order, { is: 'start' }>;

/**
 * Carries out the orders of the process that started this one: opens the workspace, answers calls over the ports it is
 * handed, says once a second that it is there and what is under way, and ends in order when told to, or when nobody is
 * left to tell it. `exit` is given how many threads could not be ended.
 */
export function serveEngine(
  wire: EngineWire,
  open: (start: Start) => Served,
  exit: (threadsLeft: number) => void,
): void {
  let setOpened: (served: Served) => void = () => {};
  const opened = new Promise<Served>((resolve) => {
    setOpened = resolve;
  });
  let served: Served | undefined;
  const beating = beat(wire, () => served);
  const end = once(async () => {
    clearInterval(beating);
    exit((await served?.close()) ?? 0);
  });
  wire.onPort(
    (port) =>
      void opened.then(({ router }) =>
        answerCalls(new RPCHandler(router, { plugins: [new RequestHeadersPlugin()] }), port),
      ),
  );
  wire.onHostGone(end);
  wire.onOrder((order) => {
    if (order.is === 'secrets') served?.setSecrets(order.secrets);
    else if (order.is === 'end') end();
    else if (order.is === 'start') {
      try {
        served = open(order);
      } catch (error) {
        const { stack: _, ...failure } = toFailure(error);
        return wire.say({ is: 'failed', failure });
      }
      void readied(served).then((ready) => {
        setOpened(ready);
        wire.say({ is: 'ready' });
      });
    }
  });
}

/** A page that comes back after an engine died asks at once how its run stands: it is under way again by then. */
async function readied(served: Served): Promise<Served> {
  await Promise.race([served.resumeStranded(), sleep(limits.engineResumeMs, undefined, { ref: false })]);
  return served;
}

function beat(wire: EngineWire, served: () => Served | undefined): NodeJS.Timeout {
  const say = () => {
    const engine = served();
    wire.say({ is: 'beat', underWay: engine?.underWay() ?? [], over: engine?.takeOver() ?? [] });
  };
  say();
  return setInterval(say, limits.engineBeatMs);
}

function once(act: () => Promise<void>): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    void act();
  };
}
