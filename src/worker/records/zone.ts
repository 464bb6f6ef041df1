/**
 * The offset from UTC, in seconds, of a local time in an IANA zone. Where a clock change makes a local time happen
 * twice, the first of the two is meant; where it skips it, the time is read with the offset from before the change
 * (the rule of RFC 5545 and of Temporal's "compatible"). `localSeconds` counts from 1970-01-01 00:00 local time.
 */
export function offsetSecondsOfLocal(localSeconds: number, zone: string): number {
  if (zone === 'UTC') return 0;
  return dayOffsetOf(Math.floor(localSeconds / 86_400), zone) ?? offsetNearChange(localSeconds, zone);
}

/** The offset of every time of a local day (counted from 1970-01-01); undefined where a clock change is near. */
export function dayOffsetOf(day: number, zone: string): number | undefined {
  let days = dayOffsets.get(zone);
  if (!days) {
    days = new Map();
    dayOffsets.set(zone, days);
  }
  const known = days.get(day) ?? lookUpDay(day, zone);
  days.set(day, known);
  return Number.isNaN(known) ? undefined : known;
}

const dayOffsets = new Map<string, Map<number, number>>();

function lookUpDay(day: number, zone: string): number {
  const offset = offsetAt(day * 86_400, zone);
  for (let hours = -36; hours <= 60; hours += 6) {
    if (offsetAt(day * 86_400 + hours * 3_600, zone) !== offset) return Number.NaN;
  }
  return offset;
}

function offsetNearChange(localSeconds: number, zone: string): number {
  const before = offsetAt(localSeconds - 86_400, zone);
  const after = offsetAt(localSeconds + 86_400, zone);
  if (before === after)
    return offsetAt(localSeconds - before, zone) === before ? before : nearChange(localSeconds, zone, before, after);
  return nearChange(localSeconds, zone, before, after);
}

function nearChange(localSeconds: number, zone: string, before: number, after: number): number {
  const valid = [before, offsetAt(localSeconds - before, zone), offsetAt(localSeconds - after, zone), after].filter(
    (offset) => offsetAt(localSeconds - offset, zone) === offset,
  );
  // Twice: the larger offset is the earlier instant. Never: the offset from before the change.
  return valid.length > 0 ? Math.max(...valid) : before;
}

/** The hour of the day, 0 to 23, that clocks in a zone show at an instant in microseconds since 1970. */
export function hourAt(microseconds: number, zone: string): number {
  const seconds = Math.floor(microseconds / 1_000_000);
  const local = seconds + (zone === 'UTC' ? 0 : offsetAt(seconds, zone));
  return Math.floor(local / 3_600) - Math.floor(local / 86_400) * 24;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();
const cachedQuartersMax = 200_000;

/** The offset in force at an instant. Today's zones change on whole quarter hours, so one look-up serves each quarter. */
function offsetAt(utcSeconds: number, zone: string): number {
  const quarter = Math.floor(utcSeconds / 900);
  let ofZone = offsets.get(zone);
  if (!ofZone) {
    ofZone = new Map();
    offsets.set(zone, ofZone);
  }
  const known = ofZone.get(quarter);
  if (known !== undefined) return known;
  if (ofZone.size >= cachedQuartersMax) ofZone.clear();
  const offset = lookUp(quarter * 900, zone);
  ofZone.set(quarter, offset);
  return offset;
}

function lookUp(utcSeconds: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(utcSeconds * 1_000).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes = '0', seconds = '0'] = /GMT([+-])(\d\d):?(\d\d)?:?(\d\d)?/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds));
}
