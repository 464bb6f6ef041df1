import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';

/** What can be done with a run. A call that fails says so where it stands; nothing is asked before, for all of it can be undone. */
export function useRunActs(run: string, followAgain: () => void) {
  const queries = useQueryClient();
  const go = useNavigate();
  const refresh = () => queries.invalidateQueries({ queryKey: calls.runs.key() });
  const cancel = useMutation(calls.runs.cancel.mutationOptions({ onError: notifyFailure }));
  const resume = useMutation(
    calls.runs.resume.mutationOptions({
      onError: notifyFailure,
      onSuccess: () => {
        followAgain();
        void refresh();
      },
    }),
  );
  const again = useMutation(
    calls.runs.start.mutationOptions({
      onError: notifyFailure,
      onSuccess: (started) => {
        void refresh();
        void go({ to: '/runs/$run', params: started });
      },
    }),
  );
  return {
    cancel: {
      act: () => cancel.mutate({ run }),
      isPending: cancel.isPending,
      isDone: cancel.isSuccess,
      reset: cancel.reset,
    },
    resume: { act: () => resume.mutate({ run }), isPending: resume.isPending },
    again: { act: (path: string) => again.mutate({ path }), isPending: again.isPending },
  };
}

export type RunActs = ReturnType<typeof useRunActs>;
