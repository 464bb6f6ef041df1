import * as z from 'zod';
import { type SourceSettings, sourceSchema } from './source-settings.ts';

/** What becomes of a key that a side has and the master list has not: it is only counted, listed too, or a mismatch. */
export const notInMasterWays = ['count', 'list', 'mismatch'] as const;
export type NotInMasterWay = (typeof notInMasterWays)[number];

/** The settings of a master list that are no source's. */
export const masterOwnSettings = z.object({ notInMaster: z.enum(notInMasterWays).default('list') });

export type MasterSettings = { source: SourceSettings; notInMaster: NotInMasterWay };

/** A source like any other, of which only the key is read, with what is asked of it beside the source's settings. */
export const masterSettings = z
  .looseObject(masterOwnSettings.shape)
  .transform(({ notInMaster, ...written }, context): MasterSettings => {
    const source = sourceSchema.safeParse(written);
    if (source.success) return { source: source.data, notInMaster };
    // A finished issue is a raw one with its sentence made; only the type says otherwise.
    for (const issue of source.error.issues) context.issues.push({ ...issue, input: written } as z.core.$ZodRawIssue);
    return z.NEVER;
  });
