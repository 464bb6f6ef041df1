import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { engine } from '#renderer/client.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import type { Secrets } from '#renderer/parts/secrets.ts';
import type { Draft } from './draft.ts';
import { fileNameOf } from './file-name.ts';
import type { ResultTab } from './panel/results.tsx';
import { useTrial } from './panel/trial.ts';
import type { Saving } from './saving.tsx';

export type Work = ReturnType<typeof useWork>;

/** What can be done with a definition: try it, plan a run, start one. Trying and planning need nothing saved. */
export function useWork(draft: Draft, saving: Saving, secrets: Secrets, show: (tab: ResultTab) => void) {
  const [wasTried, setTried] = useState(false);
  const latest = useRef({ draft, saving, secrets });
  latest.current = { draft, saving, secrets };
  const keepSecrets = () => latest.current.secrets.keep();
  const trial = useTrial(keepSecrets);
  const plan = useMutation({
    mutationFn: async (input: { path: string; text: string }) => {
      await keepSecrets();
      return { text: input.text, plan: await engine.definitions.plan(input) };
    },
  });
  const router = useRouter();

  const begin = useCallback(
    (tab: ResultTab) => {
      const { opened, text, settings } = latest.current.draft;
      setTried(true);
      show(tab);
      return { path: opened.path ?? fileNameOf(null, settings), text };
    },
    [show],
  );
  const { mutate: tryNow } = trial;
  const { mutate: planNow } = plan;
  const test = useCallback(() => tryNow(begin('test')), [tryNow, begin]);
  const makePlan = useCallback(() => planNow(begin('plan')), [planNow, begin]);

  const run = useMutation({
    async mutationFn() {
      const { draft, saving } = latest.current;
      setTried(true);
      await keepSecrets();
      const file = draft.isUnsaved ? await saving.save() : draft.opened;
      if (!file?.path) return;
      const { run } = await engine.runs.start({ path: file.path });
      await router.navigate({ to: '/runs/$run', params: { run } });
    },
    onError: notifyFailure,
  });
  return { trial, test, plan, makePlan, run, wasTried };
}
