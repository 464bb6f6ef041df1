import type { Column } from '#shared/definition.ts';
import { microsecondsOf } from '#worker/records/canonical-datetime.ts';

/** Whether a canonical number is short enough to be written without quotes, and to be read with all its digits. */
export function isBare(text: string, wholeMax: number, fractionMax: number): boolean {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return whole !== '' && whole.length <= wholeMax && fraction.length <= fractionMax;
}

/** A moment as the number that the definition says outbound holds. */
export function epochText(canonical: string, format: Exclude<Column['format'], 'iso'>): string {
  const micros = microsecondsOf(canonical);
  const perUnit = format === 'epoch-s' ? 1_000_000n : 1_000n;
  const digits = format === 'epoch-s' ? 6 : 3;
  const size = micros < 0n ? -micros : micros;
  const fraction = String(size % perUnit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${micros < 0n ? '-' : ''}${size / perUnit}${fraction ? `.${fraction}` : ''}`;
}
