import { useQuery } from '@tanstack/react-query';
import * as z from 'zod';
import { limits } from '#shared/limits.ts';
import type { TrailEntry } from '#shared/trail.ts';
import { calls } from '../client.ts';
import { useTranslation } from '../words.ts';
import { Pill } from './kind.tsx';
import styles from './signed-pill.module.css';

/** Says of a run that it is signed, and so locked, and by whom; nothing of one that is not. */
export function SignedPill({ run }: { run: string }) {
  const { t } = useTranslation('common');
  const entries = useSignatures(run);
  if (!isSigned(entries)) return null;
  const { signer, beside } = signersOf(entries);
  const by = t(beside.length === 0 ? 'signedBy' : 'signedByBoth', { signer, beside: beside.join(t('and')) });
  return (
    <>
      <Pill tone="matched" glyph="✓" word={t('signed')} />
      {signer !== undefined && (
        <span className={styles.by} title={by}>
          {by}
        </span>
      )}
    </>
  );
}

/** Whether a run is signed, and was not opened again: nothing is decided on it then. */
export function useIsSigned(run: string): boolean {
  return isSigned(useSignatures(run));
}

/** The newest first. */
function useSignatures(run: string): TrailEntry[] {
  const { data = [] } = useQuery(
    calls.trail.list.queryOptions({
      input: {
        run,
        actions: ['run.signed', 'run.countersigned', 'run.reopened'],
        count: limits.signatureEntriesMax,
      },
      retry: false,
    }),
  );
  return data;
}

function isSigned([last]: TrailEntry[]): boolean {
  return last !== undefined && last.action !== 'run.reopened';
}

const signedSchema = z.object({ statement: z.object({ signer: z.object({ name: z.string() }) }) });

/** Who signed since the run was last opened, and who beside them, in their order. */
function signersOf(entries: TrailEntry[]) {
  const reopened = entries.findIndex(({ action }) => action === 'run.reopened');
  const standing = (reopened < 0 ? entries : entries.slice(0, reopened)).toReversed();
  const names = (wanted: string) =>
    standing.flatMap(({ action, payload }) => {
      const read = signedSchema.safeParse(payload);
      return action === wanted && read.success ? [read.data.statement.signer.name] : [];
    });
  return { signer: names('run.signed').at(0), beside: names('run.countersigned') };
}
