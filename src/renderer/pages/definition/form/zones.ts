/** The zone of the person who looks at the page. */
export const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Whole hours that are in use somewhere, for whoever knows the offset but no place. */
export const offsets = Array.from({ length: 27 }, (_, i) => offsetText((i - 12) * 60));

/** What a zone's clocks are ahead of UTC at a local time there: `+08:00`. */
export function offsetIn(zone: string, local: string): string {
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return '+00:00';
  // Once more with the first answer taken off: close to a change of clocks the first one is of the other side of it.
  const first = minutesAt(zone, asUtc);
  return offsetText(minutesAt(zone, asUtc - first * 60_000));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function minutesAt(zone: string, instant: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function offsetText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
