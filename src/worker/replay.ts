import { atLength } from '#shared/pulse.ts';
import type { ReplayFlips } from '#shared/replay-tasks.ts';
import type { Tasks } from '#shared/tasks.ts';
import { flips } from './evidence/replay/flips.ts';

export async function replayFlips(input: Tasks['replayFlips']['input']): Promise<ReplayFlips> {
  return atLength(() => flips(input));
}
