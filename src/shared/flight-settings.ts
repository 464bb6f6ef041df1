import * as z from 'zod';
import { parseDuration } from './column.ts';
import type { Column } from './definition.ts';
import type { Side } from './finding.ts';
import { limits } from './limits.ts';
import { isZone, zoneComplaint } from './zone.ts';

const zone = z.string().refine(isZone, { error: ({ input }) => zoneComplaint(String(input)) });

/** A column that carries a time, on one side alone: by its name, or with how its times are to be read. */
export const flightColumn = z.strictObject({
  name: z.string().min(1, 'a column needs a name').max(limits.nameCharactersMax),
  zone: zone.optional(),
  format: z.enum(['iso', 'epoch-s', 'epoch-ms']).default('iso'),
});
const timeColumn = z.preprocess((column) => (typeof column === 'string' ? { name: column } : column), flightColumn);

const duration = z.string().transform((written, context) => {
  const microseconds = parseDuration(written);
  const milliseconds = microseconds === undefined ? undefined : Number(microseconds / 1000n);
  if (milliseconds !== undefined && milliseconds <= limits.flightLagMsMax) return milliseconds;
  context.addIssue({ code: 'custom', message: `"${written}" is no such time; write 90s, 30m or 6h, at most 30d` });
  return z.NEVER;
});

/** When an item was sent, when the other side had it, and how long one that is not there yet is waited for. */
export const flightShape = z.strictObject({
  sent: timeColumn,
  done: timeColumn,
  quantile: z
    .number()
    .min(limits.flightQuantileMin, `quantile is a share such as 0.99: at least ${limits.flightQuantileMin}`)
    .max(limits.flightQuantileMax, `quantile is a share such as 0.99: at most ${limits.flightQuantileMax}`)
    .default(limits.flightQuantile),
  /** In milliseconds. Nothing is waited for any less, also where nothing has been learned. */
  atLeast: duration.optional(),
  atMost: duration.optional(),
  /** Whose hours of the day lags are told apart by. */
  zone: zone.optional(),
});
export const flightSettings = flightShape.superRefine(({ atLeast, atMost }, context) => {
  if (atLeast === undefined || atLeast <= (atMost ?? limits.flightAtMostMs)) return;
  const message = 'atLeast is longer than atMost, which is 24h where it is left out; give atMost more, or atLeast less';
  context.addIssue({ code: 'custom', path: ['atLeast'], message });
});
export type FlightSettings = z.output<typeof flightSettings>;

/** The setting that names a side's column. */
export const flightColumnOf = { inbound: 'sent', outbound: 'done' } as const satisfies Record<Side, string>;

/** A side's column of times, read as a field is. */
export function timeOf(flight: FlightSettings, side: Side): Column {
  const { name, zone: written = 'UTC', format } = flight[flightColumnOf[side]];
  return { name, type: 'datetime', trim: false, ignoreCase: false, zone: written, format };
}

/** What has been learned under one of these is nothing under another: which times, and whose hours. */
export function measuredBy({ sent, done, ...flight }: FlightSettings): string {
  return JSON.stringify([sent, done, hoursZoneOf({ sent, done, ...flight })]);
}

export function hoursZoneOf({ zone: hours, sent }: FlightSettings): string {
  return hours ?? sent.zone ?? 'UTC';
}

/** Why times cannot be taken from where a definition says. */
export function flightComplaints(
  flight: FlightSettings | undefined,
  { key, fields, trustSums }: { key: Column[]; fields: Column[]; trustSums: boolean },
): { path: string[]; message: string }[] {
  if (!flight) return [];
  const taken = [...key, ...fields].map(({ name }) => name);
  const compared = Object.values(flightColumnOf).flatMap((setting) => {
    const { name } = flight[setting];
    if (!taken.includes(name)) return [];
    const message = `${name} is compared already, and the two times differ by nature; leave it out of key and fields`;
    return [{ path: ['flight', setting], message }];
  });
  const message = 'sums are of whole records, in which the two times differ; leave out trustSums, or flight';
  return [...compared, ...(trustSums ? [{ path: ['trustSums'], message }] : [])];
}
