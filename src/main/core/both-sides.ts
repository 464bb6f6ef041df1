import { type Side, sides } from '#shared/finding.ts';

/** Does something with both sides at once. Where both fail, inbound's failure is told: not that of whichever was faster. */
export async function withBothSides<Result>(act: (side: Side) => Promise<Result>): Promise<Record<Side, Result>> {
  const [inbound, outbound] = await Promise.allSettled(sides.map((side) => act(side)));
  for (const result of [inbound, outbound]) if (result?.status === 'rejected') throw result.reason;
  if (inbound?.status !== 'fulfilled' || outbound?.status !== 'fulfilled')
    throw new Error('broken invariant: a side neither failed nor ended');
  return { inbound: inbound.value, outbound: outbound.value };
}
