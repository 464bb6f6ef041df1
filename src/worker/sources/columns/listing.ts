import type { ColumnType } from '#shared/column.ts';
import type { SourceRole } from '#shared/finding.ts';
import type { SettingsOf, SourceSettings, SourceType } from '#shared/source-settings.ts';

/** A column as a source tells of it; what it does not tell is found out from its first records. */
export type ListedColumn = {
  name: string;
  type?: ColumnType;
  isKey?: boolean;
  values?: (string | null)[];
};

/** Reads first records as texts: `key` and `fields` name the columns, a row has them in that order. */
export type ReadFirst = (source: SourceSettings, key: string[], fields: string[]) => Promise<(string | null)[][]>;

/**
 * Finds out which columns a source has, without a definition that names them. Errors: as opening and reading it fails.
 */
export type ListColumns<Type extends SourceType> = (
  settings: SettingsOf<Type>,
  side: SourceRole,
  readFirst: ReadFirst,
) => Promise<ListedColumn[]>;
