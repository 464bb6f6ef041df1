import { useQueryClient } from '@tanstack/react-query';
import { notifyDone } from '#renderer/parts/notify.ts';

/** What follows whatever was changed here: everything that is shown is asked for anew, and it is said. */
export function useDone(said: string, then?: () => void): { onSuccess: () => void } {
  const queries = useQueryClient();
  return {
    onSuccess() {
      void queries.invalidateQueries();
      notifyDone(said);
      then?.();
    },
  };
}
