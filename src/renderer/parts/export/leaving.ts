import { create } from 'zustand';
import { type Export, useExports } from './exports.ts';

/** A question that waits for its answer: whether exports may end unwritten. */
export const useLeaving = create<{ answer: ((mayLeave: boolean) => void) | undefined }>(() => ({ answer: undefined }));

/**
 * Whether the page may be loaded anew, which ends what it is writing: at once where it writes nothing, else once all is
 * written, or as the person says.
 */
export function mayLeave(): Promise<boolean> {
  if (!isWriting(useExports.getState())) return Promise.resolve(true);
  useLeaving.getState().answer?.(false);
  return new Promise((resolve) => {
    const answer = (may: boolean) => {
      stopWatching();
      useLeaving.setState({ answer: undefined });
      resolve(may);
    };
    const stopWatching = useExports.subscribe((state) => {
      if (!isWriting(state)) answer(true);
    });
    useLeaving.setState({ answer });
  });
}

function isWriting({ exports }: { exports: Export[] }): boolean {
  return exports.some(({ file, error }) => file === undefined && error === undefined);
}
