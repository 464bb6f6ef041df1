import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { engine } from '../client.ts';
import { notifyFailure } from './failure.tsx';

/** Starts a run of a definition, and shows it. */
export function useRun() {
  const go = useNavigate();
  return useMutation({
    mutationFn: (path: string) => engine.runs.start({ path }),
    onSuccess: ({ run }) => go({ to: '/runs/$run', params: { run } }),
    onError: notifyFailure,
  });
}

/** Writes the demo's two sides and reconciles them: one click to the first run. */
export function useDemo() {
  const run = useRun();
  return useMutation({
    mutationFn: async () => {
      const { path } = await engine.definitions.demo();
      await run.mutateAsync(path);
    },
    onError: notifyFailure,
  });
}
