import * as z from 'zod';
import { limits } from './limits.ts';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

const name = z.string().max(limits.nameCharactersMax);

/** How this person likes the app to look: kept in the workspace, so that it is the same in a window and in a browser. */
export const preferencesSchema = z.object({
  /** `system` goes by the machine's own setting. */
  language: z.enum(['system', ...languages]).catch('system'),
  scheme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** Sizes of panels in pixels, by name. */
  panels: z.record(name, z.number().nonnegative().max(10_000)).catch({}),
  /** Columns of a table, by the table's name: in this order, these wide, those hidden. */
  columns: z
    .record(name, z.object({ order: z.array(name), hidden: z.array(name), widths: z.record(name, z.number()) }))
    .catch({}),
});
export type Preferences = z.output<typeof preferencesSchema>;

export const defaultPreferences: Preferences = { language: 'system', scheme: 'system', panels: {}, columns: {} };
