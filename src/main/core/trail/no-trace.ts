import type { Recorder } from '../ports.ts';

/** For what may be done without being entered: somebody who reads a bundle takes a report away, and changes nothing of it. */
export const noTrace: Recorder = {
  enter: <Result>(_action: string, _payload: unknown, act?: () => Result) => act?.() as Result,
  together: (act) => act(),
  has: () => false,
};
