import type { SourceRole } from '#shared/finding.ts';
import type { SettingsOf, SourceSettings, SourceType } from '#shared/source-settings.ts';
import { listSqliteColumns } from '../sqlite.ts';
import { listCsvColumns } from './csv.ts';
import type { ListColumns, ListedColumn, ReadFirst } from './listing.ts';
import { listMysqlColumns } from './mysql.ts';
import { listNdjsonColumns } from './ndjson.ts';
import { listRedisColumns } from './redis.ts';

/** How each kind of source tells its columns, one line each. */
const registry: { [Type in SourceType]: ListColumns<Type> } = {
  redis: listRedisColumns,
  mysql: listMysqlColumns,
  csv: listCsvColumns,
  ndjson: listNdjsonColumns,
  sqlite: listSqliteColumns,
};

export function listColumns(settings: SourceSettings, side: SourceRole, readFirst: ReadFirst): Promise<ListedColumn[]> {
  const list = registry[settings.type] as ListColumns<SourceType>;
  return list(settings as SettingsOf<SourceType>, side, readFirst);
}
