import type { MessagePortMain } from 'electron';
import type { EngineFailure, Order, Over, Sign, UnderWay } from '#shared/engine-wire.ts';
import { TieoutError, toFailure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Sealing } from '../secrets.ts';
import { type EngineProcess, endAtOnce, type StartEngine } from './process.ts';

export type LaunchSettings = {
  start: StartEngine;
  workspace: string;
  secrets: () => Record<string, string>;
  /** The system's keyring, for what the engine seals. */
  keyring: Sealing;
  /** How the runs stand, once a second. */
  onBeat: (underWay: UnderWay[], over: Over[]) => void;
  /** The engine died, and another is being started: ports that were handed out lead nowhere. */
  onRestart: () => void;
  /** There is no engine, and none will be started unasked. */
  onFailure: (failure: EngineFailure) => void;
  beatMs?: number;
  beatsMissedMax?: number;
};

export type Engine = {
  readonly pid: number | undefined;
  hand(port: MessagePortMain): void;
  setSecrets(secrets: Record<string, string>): void;
  /** Starts it again after a failure. */
  again(): void;
  /** Resolves once its runs stand at their checkpoints and it has ended; one that takes too long is killed. */
  end(): Promise<void>;
};

/** Keeps an engine alive: one that dies or hangs is replaced, until it dies too often. */
export function launchEngine(settings: LaunchSettings): Engine {
  const { onBeat, onRestart, onFailure, beatMs = limits.engineBeatMs } = settings;
  const { beatsMissedMax = limits.engineBeatsMissedMax } = settings;
  let current: EngineProcess | undefined;
  let isEnding = false;
  let exited: Promise<void> = Promise.resolve();
  let deaths: number[] = [];
  let beatsMissed = 0;

  const begin = () => {
    const engine = settings.start();
    current = engine;
    beatsMissed = 0;
    engine.onSign((sign) => {
      beatsMissed = 0;
      if (sign.is === 'beat') onBeat(sign.underWay, sign.over);
      else if (sign.is === 'failed') onFailure(sign.failure);
      else if (sign.is === 'keyring') engine.order(sealed(settings.keyring, sign));
    });
    exited = new Promise((resolve) => {
      engine.onExit(() => {
        current = undefined;
        resolve();
        if (!isEnding) afterDeath();
      });
    });
    engine.order({
      is: 'start',
      workspace: settings.workspace,
      secrets: settings.secrets(),
      hasKeyring: settings.keyring.isThere,
    });
  };

  const afterDeath = () => {
    const now = performance.now();
    deaths = [...deaths.filter((at) => now - at < limits.engineRestartsWithinMs), now];
    if (deaths.length > limits.engineRestartsMax) return onFailure(diedTooOften());
    begin();
    onRestart();
  };

  // Turns are counted, not time: after a night's sleep of the machine one beat is missing, not thousands.
  const watching = setInterval(() => {
    if (!current) return;
    beatsMissed += 1;
    if (beatsMissed > beatsMissedMax) endAtOnce(current.pid);
  }, beatMs);

  begin();
  return {
    get pid() {
      return current?.pid;
    },
    hand: (port) => (current ? current.hand(port) : port.close()),
    setSecrets: (secrets) => current?.order({ is: 'secrets', secrets }),
    again() {
      deaths = [];
      const old = current;
      // Whoever could not open the workspace still stands there, with nothing to do.
      if (old) return endAtOnce(old.pid);
      begin();
      onRestart();
    },
    async end() {
      isEnding = true;
      clearInterval(watching);
      const ending = current;
      if (!ending) return;
      ending.order({ is: 'end' });
      const impatience = setTimeout(() => endAtOnce(ending.pid), limits.engineEndMs);
      await exited;
      clearTimeout(impatience);
    },
  };
}

function sealed(keyring: Sealing, { id, act, bytes }: Extract<Sign, { is: 'keyring' }>): KeyringAnswer {
  try {
    return { is: 'keyring', id, bytes: keyring[act](Buffer.from(bytes, 'base64')).toString('base64') };
  } catch (error) {
    return { is: 'keyring', id, bytes: null, refusal: toFailure(error).message };
  }
}

type KeyringAnswer = Extract<Order, { is: 'keyring' }>;

function diedTooOften(): EngineFailure {
  return toFailure(
    new TieoutError('internal', `the engine ended by itself ${limits.engineRestartsMax + 1} times within a minute`, {
      next: 'Start it again; if that does not help, report what Tieout printed.',
    }),
  );
}
