/** The order of a date's parts where the year is not written first. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/**
 * A date as people write it, and the time behind it, as ISO 8601: parts of one or two digits parted by a point, a slash or
 * a hyphen in the order given, `20260518`, `2026年5月18日`. A year of four digits in front is the year whatever the order.
 * Undefined where it is not written so.
 */
export function isoDate(text: string, order: DateOrder): string | undefined {
  const { year, month, day, rest } = partsOf(text, order) ?? {};
  if (!year || !month || !day) return undefined;
  const time = (rest ?? '').replace(/^[Tt\s]\s*(\d:)/, ' 0$1').replace(/^[Tt\s]\s*/, ' ');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${time.trimEnd()}`;
}

type Parts = { year?: string; month?: string; day?: string; rest?: string };

function partsOf(text: string, order: DateOrder): Parts | undefined {
  const compact = /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?:(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d))?$/.exec(
    text,
  );
  if (compact?.groups) {
    const { hour, minute, second, ...date } = compact.groups;
    return { ...date, rest: hour === undefined ? '' : ` ${hour}:${minute}:${second}` };
  }
  return (yearFirst.exec(text) ?? named.exec(text) ?? (order === 'ymd' ? null : yearLast[order].exec(text)))?.groups;
}

const rest = '(?<rest>[Tt\\s].*)?';
const yearFirst = new RegExp(`^(?<year>\\d{4})([-/.])(?<month>\\d\\d?)\\2(?<day>\\d\\d?)${rest}$`, 's');
const named = new RegExp(`^(?<year>\\d{4})年(?<month>\\d\\d?)月(?<day>\\d\\d?)日${rest}$`, 's');
const yearLast = {
  dmy: new RegExp(`^(?<day>\\d\\d?)([-/.])(?<month>\\d\\d?)\\2(?<year>\\d{4})${rest}$`, 's'),
  mdy: new RegExp(`^(?<month>\\d\\d?)([-/.])(?<day>\\d\\d?)\\2(?<year>\\d{4})${rest}$`, 's'),
};
