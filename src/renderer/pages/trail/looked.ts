import * as z from 'zod';
import { create } from 'zustand';
import { engine } from '#renderer/client.ts';
import type { BundleVerification } from '#shared/bundle.ts';
import { limits } from '#shared/limits.ts';

type Looked = {
  progress: { looked: number; total: number } | undefined;
  found: BundleVerification | undefined;
  error: unknown;
  stop: () => void;
};

const nothing: Looked = { progress: undefined, found: undefined, error: undefined, stop: () => {} };

/** The bundle that is looked at, or was last: it goes on when the page is left. */
export const useLooked = create<Looked>(() => nothing);

/** Verifies the bundle at a path that the engine can read. */
export async function lookAt(path: string, isReplayed: boolean): Promise<void> {
  await looking((signal) => engine.bundles.verify({ path, isReplayed }, { signal }));
}

const answerSchema = z.object({ name: z.string(), path: z.string() });
type Handed = z.output<typeof answerSchema>;

/** Hands a file over to the engine on this machine, verifies it there, and leaves no copy. */
export async function lookAtFile(file: File, isReplayed: boolean): Promise<void> {
  let handed: Handed | undefined;
  await looking(async (signal) => {
    const total = file.size * 2;
    for (let from = 0; from === 0 || from < file.size; from += limits.uploadPieceBytesMax) {
      handed = await handOver(handed, file.slice(from, from + limits.uploadPieceBytesMax), signal);
      useLooked.setState({ progress: { looked: from, total } });
    }
    return engine.bundles.verify({ path: handed?.path ?? '', isReplayed }, { signal });
  });
  if (handed) await handOver(handed, new Blob([])).catch(() => {});
}

/** One piece of it; an empty one says that it is needed no more. */
async function handOver(handed: Handed | undefined, piece: Blob, signal?: AbortSignal): Promise<Handed> {
  const address = handed ? `/bundles/${handed.name}` : '/bundles';
  const answer = await fetch(address, { method: 'POST', body: piece, ...(signal && { signal }) });
  if (!answer.ok) throw new Error(await answer.text());
  return answerSchema.parse(await answer.json());
}

type Events = Awaited<ReturnType<typeof engine.bundles.verify>>;

async function looking(begin: (signal: AbortSignal) => Promise<Events>): Promise<void> {
  useLooked.getState().stop();
  const abort = new AbortController();
  const isCurrent = () => !abort.signal.aborted;
  useLooked.setState({ ...nothing, progress: { looked: 0, total: 0 }, stop: () => abort.abort() });
  abort.signal.addEventListener('abort', () => useLooked.setState(nothing));
  try {
    for await (const event of await begin(abort.signal)) {
      if (!isCurrent()) return;
      if ('verification' in event) useLooked.setState({ ...nothing, found: event.verification });
      else useLooked.setState({ progress: event });
    }
  } catch (error) {
    if (isCurrent()) useLooked.setState({ ...nothing, error });
  }
}
