import { microsecondsOf } from '#worker/records/canonical-datetime.ts';

/** A moment as a clock in a zone shows it, and how far that clock is ahead of UTC: `2026-06-18 00:00:00.25`, `+08:00`. */
export type ZoneTime = { local: string; offset: string };

export function zoneTime(canonical: string, zone: string): ZoneTime {
  const micros = microsecondsOf(canonical);
  const seconds = Number(micros / 1_000_000n) - (micros % 1_000_000n < 0n ? 1 : 0);
  const offsetMinutes = offsetMinutesOf(seconds, zone);
  const [, fraction = ''] = /(\.\d+)Z$/.exec(canonical) ?? [];
  const local = new Date((seconds + offsetMinutes * 60) * 1_000).toISOString();
  return { local: `${local.slice(0, 10)} ${local.slice(11, 19)}${fraction}`, offset: spelled(offsetMinutes) };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetMinutesOf(seconds: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const name = format.formatToParts(seconds * 1_000).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function spelled(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
