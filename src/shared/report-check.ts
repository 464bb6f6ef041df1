import { TieoutError } from './errors.ts';
import { comparedFormats, type ReportFormat, reportFormats } from './report.ts';
import type { ReportOptions } from './report-options.ts';
import { nearest } from './text.ts';

/** A format by its name. Throws `usage` where there is none, or where it does not know what is asked of it. */
export function checkedFormat(format: string, options: ReportOptions): ReportFormat {
  const known = reportFormats.find((one) => one.format === format);
  if (!known) throw unknownFormat(format);
  for (const name of Object.keys(options)) {
    const knowing = reportFormats.filter(({ options: its }) => its.some((option) => option === name));
    if (knowing.some((one) => one.format === format)) continue;
    const asked = name === 'review' ? '--fields review.…' : `--${name}`;
    throw new TieoutError('usage', `${asked} is not for ${format}`, {
      next:
        knowing.length > 0
          ? `Leave it out; it is for ${knowing.map((one) => one.format).join(' and ')}.`
          : 'Leave it out.',
    });
  }
  return known.format;
}

/** The same of two compared runs. */
export function checkedComparedFormat(format: string, options: ReportOptions): ReportFormat {
  const known = checkedFormat(format, options);
  if (!comparedFormats.includes(known)) {
    throw new TieoutError('usage', `a comparison of two runs is not exported as ${format}`, {
      next: `Formats are ${comparedFormats.join(', ')}.`,
    });
  }
  const narrowing = (['fields', 'review'] as const).find((name) => options[name] !== undefined);
  if (narrowing === undefined) return known;
  throw new TieoutError('usage', `--${narrowing} is not for a comparison of two runs`, { next: 'Leave it out.' });
}

function unknownFormat(format: string): TieoutError {
  const formats = reportFormats.map((known) => known.format);
  const near = nearest(format, formats);
  return new TieoutError('usage', `${format} is no export format`, {
    next: near ? `Did you mean ${near}?` : `Formats are ${formats.join(', ')}.`,
  });
}
