import { useMutation } from '@tanstack/react-query';
import { type CallFailure, engine, failureOf } from '#renderer/client.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { Sample } from '#shared/sample.ts';
import type { SourceColumn } from '#shared/source-columns.ts';
import type { Found } from '../form/field-list.ts';

/** What trying a side came to: its first records, or its columns where the definition is not whole yet, or a failure. */
export type SideTrial = { sample?: Sample; columns?: SourceColumn[]; failure?: CallFailure };
export type Trial = Record<Side, SideTrial> & {
  /** The text that was tried. */
  text: string;
  /** Why no records could be read, where the definition itself is in the way. */
  incomplete?: CallFailure;
};

/** Tries both sides of what is on the screen, saved or not, after what has to be done before. */
export function useTrial(before: () => Promise<void>) {
  return useMutation({
    mutationFn: async (input: { path: string; text: string }) => {
      await before();
      return tryBothSides(input);
    },
  });
}

async function tryBothSides(input: { path: string; text: string }): Promise<Trial> {
  const [columns, check] = await Promise.allSettled([
    engine.definitions.columns(input),
    engine.definitions.check(input),
  ]);
  // Without an engine neither says anything.
  if (columns.status === 'rejected' && check.status === 'rejected') throw check.reason;
  const incomplete = check.status === 'rejected' ? failureOf(check.reason) : undefined;
  const [inbound, outbound] = sides.map((side): SideTrial => {
    const found = columns.status === 'fulfilled' ? columns.value[side] : undefined;
    const tried = check.status === 'fulfilled' ? check.value[side] : undefined;
    const listed = found && 'columns' in found ? { columns: found.columns } : {};
    if (tried && 'sample' in tried) return { sample: tried.sample, ...listed };
    if (tried) return { failure: toldAs(tried.failure), ...listed };
    return found && 'failure' in found ? { failure: toldAs(found.failure) } : listed;
  }) as [SideTrial, SideTrial];
  return { text: input.text, inbound, outbound, ...(incomplete ? { incomplete } : {}) };
}

function toldAs({ code, message, next }: { code: string; message: string; next?: string | undefined }): CallFailure {
  return { code, message, ...(next ? { next } : {}) };
}

export function foundIn(trial: Trial | undefined): Found {
  const listed = sides.flatMap((side) => (trial?.[side].columns ? [[side, trial[side].columns] as const] : []));
  return Object.fromEntries(listed);
}
