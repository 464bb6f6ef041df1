import { TieoutError } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import { type Gauge, requestStop } from '#shared/gauge.ts';

/**
 * Does something with both sides at once. With a gauge that they share, a side that fails asks the other to stop. Where
 * both fail, inbound's failure is told, not that of whichever was faster; one that was only stopped is told last.
 */
export async function withBothSides<Result>(
  act: (side: Side) => Promise<Result>,
  gauge?: Gauge,
): Promise<Record<Side, Result>> {
  const stopOther = (error: unknown) => {
    if (gauge) requestStop(gauge);
    throw error;
  };
  const [inbound, outbound] = await Promise.allSettled(sides.map((side) => act(side).catch(stopOther)));
  const failed = [inbound, outbound].filter((result) => result?.status === 'rejected');
  const told = failed.find(({ reason }) => !isStopped(reason)) ?? failed[0];
  if (told) throw told.reason;
  if (inbound?.status !== 'fulfilled' || outbound?.status !== 'fulfilled')
    throw new Error('broken invariant: a side neither failed nor ended');
  return { inbound: inbound.value, outbound: outbound.value };
}

function isStopped(error: unknown): boolean {
  return error instanceof TieoutError && error.code === 'interrupted';
}
