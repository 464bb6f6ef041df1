import * as z from 'zod';
import { limits } from '#shared/limits.ts';

/** Somebody's bundle as it came to this page: a file that a browser was given, or a place that the engine can read. */
export type BundleInHand = { name: string } & ({ file: File } | { path: string });

export function inHand(given: File | string): BundleInHand {
  if (typeof given !== 'string') return { name: given.name, file: given };
  return { name: given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1), path: given };
}

/** Where the engine finds it, until it is let go. */
export type Held = { path: string; letGo: () => void };
export type HoldOptions = { signal?: AbortSignal; onProgress?: (handed: number, total: number) => void };

const answerSchema = z.object({ name: z.string(), path: z.string() });
type Handed = z.output<typeof answerSchema>;

/** Hands a browser's file over to the engine on this machine, which keeps no copy after it is let go. */
export async function held(bundle: BundleInHand, { signal, onProgress }: HoldOptions = {}): Promise<Held> {
  if ('path' in bundle) return { path: bundle.path, letGo: () => {} };
  const { file } = bundle;
  let handed: Handed | undefined;
  const letGo = () => void (handed && handOver(handed, new Blob([])).catch(() => {}));
  try {
    for (let from = 0; from === 0 || from < file.size; from += limits.uploadPieceBytesMax) {
      handed = await handOver(handed, file.slice(from, from + limits.uploadPieceBytesMax), signal);
      onProgress?.(from, file.size);
    }
  } catch (error) {
    letGo();
    throw error;
  }
  return { path: handed?.path ?? '', letGo };
}

/** One piece of it; an empty one says that it is needed no more. */
async function handOver(handed: Handed | undefined, piece: Blob, signal?: AbortSignal): Promise<Handed> {
  const address = handed ? `/bundles/${handed.name}` : '/bundles';
  const answer = await fetch(address, { method: 'POST', body: piece, ...(signal && { signal }) });
  if (!answer.ok) throw new Error(await answer.text());
  return answerSchema.parse(await answer.json());
}
