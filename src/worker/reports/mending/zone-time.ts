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

/** Whether no clock in the zone is changed near a moment, so that what it shows then it shows at no other. */
export function isShownOnce(canonical: string, zone: string): boolean {
  const seconds = Number(microsecondsOf(canonical) / 1_000_000n);
  const offset = offsetMinutesOf(seconds, zone);
  return [-changeSeconds, changeSeconds].every((by) => offsetMinutesOf(seconds + by, zone) === offset);
}

/** Further than any clock is put back. */
const changeSeconds = 4 * 3_600;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Asking takes long, and moments of a run lie close together. */
const knownOffsets = new Map<string, number>();
const knownOffsetsMax = 10_000;
/** Since 1980 every zone changes its offset on the quarter of an hour, as the database of zones has it. */
const quartersSince = 315_532_800;

function offsetMinutesOf(seconds: number, zone: string): number {
  if (zone === 'UTC') return 0;
  if (seconds < quartersSince) return askedOffsetMinutes(seconds, zone);
  const name = `${Math.floor(seconds / 900)} ${zone}`;
  const known = knownOffsets.get(name);
  if (known !== undefined) return known;
  const offset = askedOffsetMinutes(seconds, zone);
  if (knownOffsets.size >= knownOffsetsMax) knownOffsets.clear();
  knownOffsets.set(name, offset);
  return offset;
}

function askedOffsetMinutes(seconds: number, zone: string): number {
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
