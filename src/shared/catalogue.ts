import type { SettingsOf, SourceType } from './source-settings.ts';

/**
 * What a face shows of each kind of source: its name, the settings that everybody fills in, and those for the few. Which
 * values a setting takes is the schema's word in source-settings.ts; a setting that is in neither list has a place of its
 * own (`type`, `columns`).
 */
export type SourceDescription<Type extends SourceType> = {
  label: string;
  basic: readonly SettingName<Type>[];
  advanced: readonly SettingName<Type>[];
  /** Where a setting only makes sense beside certain others; without a rule it always does. */
  applies?: { [Name in SettingName<Type>]?: (settings: Partial<SettingsOf<Type>>) => boolean };
};
export type SettingName<Type extends SourceType = SourceType> = Type extends SourceType
  ? Exclude<keyof SettingsOf<Type>, 'type' | 'columns'> & string
  : never;

export const catalogue: { [Type in SourceType]: SourceDescription<Type> } = {
  csv: {
    label: 'CSV',
    basic: ['path', 'delimiter', 'encoding', 'header'],
    advanced: ['nulls'],
  },
  ndjson: { label: 'NDJSON', basic: ['path'], advanced: [] },
  sqlite: {
    label: 'SQLite',
    basic: ['path', 'table', 'query', 'where'],
    advanced: [],
    applies: tableOrQuery(),
  },
  mysql: {
    label: 'MySQL',
    basic: ['url', 'table', 'query', 'where'],
    advanced: ['tls', 'threadsRunningMax', 'snapshotAgeMax'],
    applies: tableOrQuery(),
  },
  redis: {
    label: 'Redis',
    basic: ['url', 'layout', 'match', 'keyPattern', 'format', 'delimiter'],
    advanced: ['tls'],
    applies: {
      match: ({ layout, match }) => layout !== 'hash-records' || match !== undefined,
      format: ({ layout }) => layout !== 'hash-records',
      delimiter: ({ layout, format }) => layout !== 'hash-records' && format === 'delimited',
    },
  },
};

export const sourceTypes = Object.keys(catalogue) as SourceType[];

type TableOrQuery = { table?: string | undefined; query?: string | undefined; where?: string | undefined };

/** A table is the usual way; where there is a query, it stands alone. */
function tableOrQuery() {
  return {
    query: ({ query }: TableOrQuery) => query !== undefined,
    table: ({ table, query }: TableOrQuery) => query === undefined || table !== undefined,
    where: ({ query, where }: TableOrQuery) => query === undefined || where !== undefined,
  };
}

/** The settings of a source that apply beside those that are set, everybody's first. */
export function settingsOf(type: SourceType, settings: object): { basic: SettingName[]; advanced: SettingName[] } {
  const { basic, advanced, applies = {} } = catalogue[type] as SourceDescription<SourceType>;
  const rules = applies as Record<string, ((settings: object) => boolean) | undefined>;
  const isUseful = (name: SettingName) => rules[name]?.(settings) ?? true;
  return { basic: basic.filter(isUseful), advanced: advanced.filter(isUseful) };
}
