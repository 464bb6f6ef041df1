import type { Column } from '#shared/definition.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { names } from './records.ts';

/** What the engine is told of the records, task by task or in a definition file. */
const columns: Column[] = names.map((name) => ({
  name,
  type: 'text',
  trim: false,
  ignoreCase: false,
  zone: 'UTC',
  format: 'iso',
}));
export const key = columns.slice(0, 1);
export const fields = columns.slice(1);

export function csvSource(path: string): SettingsOf<'csv'> {
  return { type: 'csv', path, delimiter: ',', encoding: 'utf-8', header: true, nulls: [] };
}
