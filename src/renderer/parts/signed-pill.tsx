import { useQuery } from '@tanstack/react-query';
import { calls } from '../client.ts';
import { useTranslation } from '../words.ts';
import { Pill } from './kind.tsx';

/** Says of a run that it is signed, and so locked; nothing of one that is not. */
export function SignedPill({ run }: { run: string }) {
  const { t } = useTranslation('common');
  return useIsSigned(run) ? <Pill tone="matched" glyph="✓" word={t('signed')} /> : null;
}

/** Whether a run is signed, and was not opened again: nothing is decided on it then. */
export function useIsSigned(run: string): boolean {
  const { data: [last] = [] } = useQuery(
    calls.trail.list.queryOptions({
      input: { run, actions: ['run.signed', 'run.reopened'], count: 1 },
      retry: false,
    }),
  );
  return last?.action === 'run.signed';
}
