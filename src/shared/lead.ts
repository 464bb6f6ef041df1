/** How long before an activity its clearing starts, by the name of a policy. */
const hour = 3_600;
const leads: Record<string, number> = { daily: 24 * hour, limited: 5 * hour, urgent: 12 * hour };
const unitSeconds: Record<string, number> = { m: 60, h: hour, d: 24 * hour };

export const leadPattern = /^(daily|limited|urgent|T-\d+(\.\d+)?[mhd])$/;
export const passPattern = /^(T-)?\d+(\.\d+)?[mhd]$/;

/** Of what a schema let through: a name of the table, or a number and a unit, with or without T- before them. */
export function leadSecondsOf(text: string): number {
  const named = leads[text];
  if (named !== undefined) return named;
  return Number(text.replace(/^T-/, '').slice(0, -1)) * (unitSeconds[text.slice(-1)] ?? hour);
}

/** The leads of all passes of an activity, the first pass first: its policy's, then those that follow it. */
export function passLeadsOf({ policy, passes = [] }: { policy: string; passes?: string[] | undefined }): number[] {
  return [...new Set([policy, ...passes].map(leadSecondsOf))].toSorted((a, b) => b - a);
}

/** A lead as it is written: `T-24h`, `T-90m`, `T-2d`. */
export function leadText(seconds: number): string {
  const [size, unit] =
    seconds % hour !== 0
      ? [60, 'm']
      : seconds > 48 * hour && seconds % (24 * hour) === 0
        ? [24 * hour, 'd']
        : [hour, 'h'];
  return `T-${Number((seconds / size).toFixed(2))}${unit}`;
}
