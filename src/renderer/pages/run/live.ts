import { useEffect, useReducer, useState } from 'react';
import { createStore, type StoreApi } from 'zustand';
import { engine, isLost } from '#renderer/client.ts';
import { sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Progress } from '#shared/progress.ts';
import { createPace, type Pace } from './pace.ts';

/** How a run stands, as far as it was told. */
export type Live = {
  progress: Progress | undefined;
  /** The partitions as they were last seen: of a run that is over the engine no longer tells. */
  partitions: string;
  paces: Record<'inbound' | 'outbound' | 'compare', Pace>;
  /** Why nothing more is told, where that is not by a lost connection. */
  error: unknown;
};

export type LiveRun = StoreApi<Live>;

/** How often a run that is not under way is asked for again: it may be gone on with from elsewhere. */
const againMs = 2_000;
/** How soon after a lost connection: the call itself waits for the next one. */
const lostMs = 200;
/** How often paces are worked out while nothing is told, so that a standstill shows. */
const paceEveryMs = 500;

const still: Pace = { recordsPerSecond: 0, secondsLeft: null };
const nothing: Live = {
  progress: undefined,
  partitions: '0'.repeat(limits.partitions),
  paces: { inbound: still, outbound: still, compare: still },
  error: undefined,
};

/** Follows a run for as long as the page is shown, through lost connections and until it has ended. */
export function useLiveRun(run: string): { live: LiveRun; followAgain: () => void } {
  const [live] = useState(() => createStore<Live>(() => nothing));
  const [round, followAgain] = useReducer((rounds: number) => rounds + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round follows anew.
  useEffect(() => {
    const leave = new AbortController();
    void follow(run, live, leave.signal);
    return () => leave.abort();
  }, [run, live, round]);
  return { live, followAgain };
}

async function follow(run: string, live: LiveRun, signal: AbortSignal): Promise<void> {
  const meter = meterFor(live);
  const timer = setInterval(meter.look, paceEveryMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  while (!signal.aborted) {
    let pauseMs = againMs;
    try {
      for await (const progress of await engine.runs.watch({ run }, { signal })) meter.note(progress);
      if (live.getState().progress?.state === 'ended') break;
    } catch (error) {
      // A lost connection comes again, and the next watch begins with the present state.
      if (!signal.aborted && !isLost(error)) {
        live.setState({ error });
        break;
      }
      pauseMs = lostMs;
    }
    await pause(pauseMs, signal);
  }
  clearInterval(timer);
}

/** Keeps the store in step with what is told, a frame at a time at most. */
function meterFor(live: LiveRun) {
  const meters = { inbound: createPace(), outbound: createPace(), compare: createPace() };
  let latest: Progress | undefined;
  let isAsked = false;
  const show = () => {
    isAsked = false;
    if (!latest) return;
    const now = performance.now();
    const [inbound, outbound] = sides.map(
      (side) => latest && meters[side].note(now, latest[side], latest[side].etaSeconds),
    ) as [Pace, Pace];
    const compare = meters.compare.note(now, latest.compare, latest.compare.etaSeconds);
    const paces = { inbound, outbound, compare };
    const isSeen = isUnderWay(latest.state) || /[^0]/.test(latest.partitions);
    live.setState({ progress: latest, paces, ...(isSeen ? { partitions: latest.partitions } : {}) });
  };
  return {
    note(progress: Progress): void {
      latest = progress;
      // A page that is not looked at has no frames: what has ended must be known all the same.
      if (document.hidden) {
        show();
        return;
      }
      if (!isAsked) requestAnimationFrame(show);
      isAsked = true;
    },
    look(): void {
      if (isUnderWay(latest?.state)) show();
    },
  };
}

export function isUnderWay(state: Progress['state'] | undefined): boolean {
  return state === 'pulling' || state === 'diffing';
}

/** Another Tieout on this machine carries it out, whose figures and acts are its own. */
export function isCarriedOutElsewhere({ progress }: Live): boolean {
  return progress !== undefined && isUnderWay(progress.state) && progress.phase === null;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
