/** A date and time of day in the Gregorian calendar, without any zone. */
export type Civil = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
};

const second = 1_000_000n;
const day = 86_400n * second;

/** Days from 0001-01-01 to the first of January of each year, counted year by year. */
const daysBefore: bigint[] = [0n, 0n];
for (let year = 2; year <= 10_000; year++) daysBefore[year] = (daysBefore[year - 1] ?? 0n) + BigInt(yearDays(year - 1));

/** Microseconds since 1970-01-01T00:00:00Z, as if the civil time were UTC. */
export function microsOfCivil({ year, month, day: date, hour, minute, second: seconds, micros }: Civil): bigint {
  let days = (daysBefore[year] ?? 0n) - (daysBefore[1970] ?? 0n) + BigInt(date - 1);
  for (let earlier = 1; earlier < month; earlier++) days += BigInt(monthDays(year, earlier));
  return days * day + BigInt(hour * 3_600 + minute * 60 + seconds) * second + BigInt(micros);
}

/** The instant in UTC as `2026-06-17T16:00:00.25Z`; undefined outside the years 1 to 9999. */
export function spellMicros(micros: bigint): string | undefined {
  const sinceFirst = micros + (daysBefore[1970] ?? 0n) * day;
  if (sinceFirst < 0n || sinceFirst >= (daysBefore[10_000] ?? 0n) * day) return undefined;
  let year = 1;
  while ((daysBefore[year + 1] ?? 0n) * day <= sinceFirst) year++;
  let rest = sinceFirst - (daysBefore[year] ?? 0n) * day;
  let month = 1;
  for (; rest >= BigInt(monthDays(year, month)) * day; month++) rest -= BigInt(monthDays(year, month)) * day;
  const time = rest % day;
  const parts = [time / (3_600n * second), (time / (60n * second)) % 60n, (time / second) % 60n].map(two);
  const fraction = String(time % second)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const date = `${String(year).padStart(4, '0')}-${two(BigInt(month))}-${two(rest / day + 1n)}`;
  return `${date}T${parts.join(':')}${fraction === '' ? '' : `.${fraction}`}Z`;
}

export function monthDays(year: number, month: number): number {
  if (month === 2) return yearDays(year) - 337;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function yearDays(year: number): number {
  if (year % 400 === 0) return 366;
  return year % 4 === 0 && year % 100 !== 0 ? 366 : 365;
}

function two(value: bigint): string {
  return String(value).padStart(2, '0');
}

/** A zone's clock changes from 2023 to 2026: the UTC hour of each, and the offset in minutes that follows. */
type Zone = { first: number; changes: [string, number][] };

const hours = (utc: string, ...dates: string[]) => dates.map((date) => `${date}T${utc}`);
const alternating = (springs: string[], autumns: string[], summer: number, winter: number): [string, number][] =>
  [...springs.map((at): [string, number] => [at, summer]), ...autumns.map((at): [string, number] => [at, winter])].sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );

export const zones: Record<string, Zone> = {
  UTC: { first: 0, changes: [] },
  'Asia/Shanghai': { first: 480, changes: [] },
  'America/New_York': {
    first: -300,
    changes: alternating(
      hours('07:00', '2023-03-12', '2024-03-10', '2025-03-09', '2026-03-08'),
      hours('06:00', '2023-11-05', '2024-11-03', '2025-11-02', '2026-11-01'),
      -240,
      -300,
    ),
  },
  'Europe/Berlin': {
    first: 60,
    changes: alternating(
      hours('01:00', '2023-03-26', '2024-03-31', '2025-03-30', '2026-03-29'),
      hours('01:00', '2023-10-29', '2024-10-27', '2025-10-26', '2026-10-25'),
      120,
      60,
    ),
  },
  'Australia/Lord_Howe': {
    first: 660,
    changes: alternating(
      hours('15:30', '2023-09-30', '2024-10-05', '2025-10-04', '2026-10-03'),
      hours('15:00', '2023-04-01', '2024-04-06', '2025-04-05', '2026-04-04'),
      660,
      630,
    ),
  },
};

/** The instant of a local time: the earlier of two, and in a gap the one that the offset before the change gives. */
export function microsOfLocal(civil: Civil, zone: string): bigint {
  const known = zones[zone] ?? { first: 0, changes: [] };
  const local = microsOfCivil(civil);
  const offsets = [known.first, ...known.changes.map(([, minutes]) => minutes)].map(minutes);
  const instants = offsets
    .map((offset) => local - offset)
    .filter((instant) => local - offsetAt(known, instant) === instant);
  const [earliest] = ascending(instants);
  if (earliest !== undefined) return earliest;
  const largest = ascending(offsets).at(-1) ?? 0n;
  return local - offsetAt(known, local - largest);
}

function offsetAt({ first, changes }: Zone, instant: bigint): bigint {
  const past = changes.filter(([at]) => microsOfText(at) <= instant);
  return minutes(past.at(-1)?.[1] ?? first);
}

function microsOfText(text: string): bigint {
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
  return microsOfCivil({ year, month, day: date, hour, minute, second: 0, micros: 0 });
}

function ascending(values: bigint[]): bigint[] {
  return values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
}

function minutes(count: number): bigint {
  return BigInt(count) * 60n * second;
}
