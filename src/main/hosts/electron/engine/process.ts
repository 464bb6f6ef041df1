import type { MessagePortMain } from 'electron';
import { type Order, type Sign, signSchema } from '#shared/engine-wire.ts';

/** The engine's process as its launcher sees it, whatever starts it. */
export type EngineProcess = {
  pid: number | undefined;
  order(order: Exclude<Order, { is: 'open' | 'data' | 'close' }>): void;
  /** Gives it the other end of a port that the page holds. */
  hand(port: MessagePortMain): void;
  /** What it says of itself; what cannot be understood ends it. */
  onSign(listener: (sign: Exclude<Sign, { is: 'data' | 'close' }>) => void): void;
  onExit(listener: () => void): void;
};

/** A way to start one. */
export type StartEngine = () => EngineProcess;

/** What an engine says, where it can be understood; one that talks nonsense is ended as one that hangs is. */
export function signFrom(message: unknown, pid: number | undefined): Sign | undefined {
  const { data, success } = signSchema.safeParse(message);
  if (!success) endAtOnce(pid);
  return data;
}

/** Heeded by whatever hangs. */
export function endAtOnce(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It was gone already, and its exit is on its way.
  }
}
