import { InvalidArgumentError } from 'commander';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { daySchema } from '#shared/review.ts';
import { number } from '../terminal/style.ts';

const units: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000 };

/** `5000`, `200_000`, `500k`, `1.5m`. */
export function countOf(text: string, option: string): number {
  const [, digits, unit] = /^([\d,_]+(?:\.\d+)?)([km]?)$/i.exec(text) ?? [];
  const count = Number(digits?.replaceAll(/[,_]/g, '')) * (units[unit?.toLowerCase() ?? ''] ?? Number.NaN);
  if (Number.isInteger(count) && count >= 1 && count <= limits.forecastRecordsMax) return count;
  throw new TieoutError('usage', `${option} ${text} is not a number of records`, {
    next: `Give a whole number from 1 to ${number(limits.forecastRecordsMax)}, such as 5000, 500k or 200m.`,
  });
}

/** Every command that writes a file says the same of it: folders on the way are made. */
export const outText = 'the file to write, with the folders to it';

/** Of what is kept with its reason. */
export function reasonIn({ reason }: { reason?: string }): string {
  if (reason) return reason;
  throw new TieoutError('usage', 'no reason was given', { next: 'Say why with --reason.' });
}

/** A bucket of a clearing pool: the first is 0. */
export function bucketOf(text: string): number {
  const bucket = Number(text);
  if (text.trim() !== '' && Number.isInteger(bucket) && bucket >= 0 && bucket < limits.bucketsMax) return bucket;
  throw new InvalidArgumentError(`Buckets are numbered from 0 to ${limits.bucketsMax - 1}.`);
}

/** A day of the calendar: there is no 30th of February. */
export function dayOf(text: string): string {
  const day = daySchema.safeParse(text).data;
  if (day) return day;
  throw new InvalidArgumentError('A day is one of the calendar, written as 2026-06-30.');
}

export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 (any free one) to 65535.');
}
