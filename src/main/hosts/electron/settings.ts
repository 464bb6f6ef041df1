import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { languages } from '#shared/preferences.ts';

/** Where a window stood; whole pixels of the desktop. */
export const placementSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  isMaximized: z.boolean(),
});
export type Placement = z.output<typeof placementSchema>;

/** What the shell has to know before a page is there. The page's own preferences live in the workspace. */
const settingsSchema = z.object({
  language: z.enum(languages).optional().catch(undefined),
  scheme: z.enum(['system', 'light', 'dark']).catch('system'),
  placement: placementSchema.optional().catch(undefined),
});
export type ShellSettings = z.output<typeof settingsSchema>;

export type KeptSettings = { readonly now: ShellSettings; change(change: Partial<ShellSettings>): void };

/** Settings in a file. One that cannot be read or written costs a window's place, never the start. */
export function keptSettings(file: string): KeptSettings {
  let now = read(file);
  return {
    get now() {
      return now;
    },
    change(change) {
      now = { ...now, ...change };
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(`${file}.next`, JSON.stringify(now));
        renameSync(`${file}.next`, file);
      } catch {
        // A full disk, for instance: the settings last as long as this process.
      }
    },
  };
}

function read(file: string): ShellSettings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return settingsSchema.parse({});
  }
}
