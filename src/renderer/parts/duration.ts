/** How a language writes units of time; `gap` stands between a number and its unit, and between two of them. */
export type TimeUnits = { day: string; hour: string; minute: string; second: string; gap: string };

/** `1.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: as precise as a person needs, two units at most. */
export function durationText(seconds: number, units: TimeUnits): string {
  const { day, hour, minute, second, gap } = units;
  const one = (value: number | string, unit: string) => `${value}${gap}${unit}`;
  const two = (big: number, bigUnit: string, small: number, smallUnit: string) =>
    small === 0 ? one(big, bigUnit) : `${one(big, bigUnit)}${gap}${one(small, smallUnit)}`;
  if (seconds < 9.95) return one(seconds.toFixed(1), second);
  const whole = Math.round(seconds);
  if (whole < 90) return one(whole, second);
  if (whole < 600) return two(Math.floor(whole / 60), minute, whole % 60, second);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return one(minutes, minute);
  if (minutes < 1_440) return two(Math.floor(minutes / 60), hour, minutes % 60, minute);
  const hours = Math.round(seconds / 3_600);
  return two(Math.floor(hours / 24), day, hours % 24, hour);
}
