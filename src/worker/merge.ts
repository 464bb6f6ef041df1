import type { MergeInput, MergeOutput } from '#shared/merge-tasks.ts';
import { atLength } from '#shared/pulse.ts';
import { mergeMarks as merged } from './evidence/merge/merge-marks.ts';

export async function mergeMarks(input: MergeInput): Promise<MergeOutput> {
  return atLength(() => merged(input));
}
