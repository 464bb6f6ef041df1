import * as z from 'zod';
import { limits } from './limits.ts';

/** `5MB` in bytes, in powers of ten as disks are sold; undefined where a text is no size. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*(B|KB|MB)$/i.exec(text.trim()) ?? [];
  const per = { b: 1, kb: 1_000, mb: 1_000_000 }[unit.toLowerCase()];
  return amount === undefined || per === undefined ? undefined : Math.round(Number(amount) * per);
}

/** A saved report that every run of a definition makes of itself. */
export const runReportSettings = z.strictObject({
  /** The name of the saved report, as tieout templates lists them. */
  template: z.string().trim().min(1).max(limits.templateNameCharactersMax),
  /** The folder it is written into, relative to the definition; without it, one of the workspace. */
  to: z.string().min(1).max(limits.pathCharactersMax).optional(),
  /** With the alerts that go out as mail. */
  attach: z.literal('mail').optional(),
  /** What is larger is not attached; the mail says where it is. */
  sizeMax: z
    .string()
    .refine(
      (size) => (parseSize(size) ?? Number.POSITIVE_INFINITY) <= limits.reportAttachedBytesMax,
      `a size such as 500KB or 5MB, at most ${limits.reportAttachedBytesMax / 1_000_000}MB`,
    )
    .default('5MB'),
});
export type RunReportSettings = z.output<typeof runReportSettings>;

export const runReportStates = ['pending', 'made', 'failed'] as const;

/** What became of a saved report after a run. */
export const runReportSchema = z.object({
  run: z.string(),
  template: z.string(),
  path: z.string(),
  state: z.enum(runReportStates),
  format: z.string().nullable(),
  bytes: z.int().nullable(),
  sha256: z.string().nullable(),
  findings: z.int().nullable(),
  failure: z.string().nullable(),
});
export type RunReport = z.output<typeof runReportSchema>;
