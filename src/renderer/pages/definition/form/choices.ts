import type { SettingName } from '#shared/catalogue.ts';
import { type SourceType, sourceSettings } from '#shared/source-settings.ts';

/** The values of a setting that has a few of them, and the one that counts where nothing is said; by its schema. */
export function choicesOf(
  type: SourceType,
  name: SettingName,
): { values: string[]; usual: string | undefined } | undefined {
  let schema = (sourceSettings[type].shape as Record<string, Schema>)[name];
  let usual: string | undefined;
  while (schema?.def.innerType) {
    if (schema.def.type === 'default') usual = String(schema.def.defaultValue);
    schema = schema.def.innerType;
  }
  if (schema?.def.type !== 'enum') return undefined;
  // Two spellings of one thing are one choice.
  const values = Object.values(schema.def.entries ?? {}).filter((value) => value !== 'utf8');
  return { values, usual };
}

/** What zod tells of a schema. */
type Schema = { def: { type: string; innerType?: Schema; defaultValue?: unknown; entries?: Record<string, string> } };

export const delimiters = [
  [',', 'comma'],
  [';', 'semicolon'],
  ['\t', 'tab'],
  ['|', 'bar'],
  [' ', 'space'],
] as const;

/** A number is written as one where the setting takes numbers, and its digits stay as typed. */
export function numberOrText(name: string, text: string): string | number {
  return name === 'threadsRunningMax' ? asNumber(text) : text;
}

export function asNumber(text: string): string | number {
  return /^\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text;
}
