import { create } from 'zustand';
import { engine } from '#renderer/client.ts';
import type { BundleVerification } from '#shared/bundle.ts';
import { type BundleInHand, held } from './in-hand.ts';

type Looked = {
  bundle: BundleInHand | undefined;
  progress: { looked: number; total: number } | undefined;
  found: BundleVerification | undefined;
  error: unknown;
  stop: () => void;
};

const nothing: Looked = {
  bundle: undefined,
  progress: undefined,
  found: undefined,
  error: undefined,
  stop: () => {},
};

/** The bundle that is in hand, and what verifying it came to: it goes on when the page is left. */
export const useLooked = create<Looked>(() => nothing);

export function putAway(): void {
  useLooked.getState().stop();
  useLooked.setState(nothing);
}

/** Takes a bundle in hand, and verifies it. */
export async function lookAt(bundle: BundleInHand, isReplayed: boolean): Promise<void> {
  putAway();
  const abort = new AbortController();
  const { signal } = abort;
  const tell = (told: Partial<Looked>) => void (signal.aborted || useLooked.setState(told));
  const over = { progress: undefined, stop: () => {} };
  const stop = () => {
    tell(over);
    abort.abort();
  };
  useLooked.setState({ ...nothing, bundle, progress: { looked: 0, total: 0 }, stop });
  try {
    // Reading it in the engine is as long a way again as handing it over.
    const onProgress = (handed: number, size: number) => tell({ progress: { looked: handed, total: size * 2 } });
    const { path, letGo } = await held(bundle, { signal, onProgress });
    try {
      for await (const event of await engine.bundles.verify({ path, isReplayed }, { signal })) {
        if ('verification' in event) tell({ ...over, found: event.verification });
        else tell({ progress: event });
      }
    } finally {
      letGo();
    }
  } catch (error) {
    tell({ ...over, error });
  }
}
