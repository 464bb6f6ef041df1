import type { SettingsOf, SourceSettings, SourceType } from '#shared/source-settings.ts';
import { openCsv } from './csv.ts';
import { openMysql } from './mysql.ts';
import { openNdjson } from './ndjson.ts';
import { openRedis } from './redis.ts';
import type { OpenSource, Source, SourceContext } from './source.ts';
import { openSqlite } from './sqlite.ts';

/** Every kind of source, one line each. */
const registry: { [Type in SourceType]: OpenSource<Type> } = {
  redis: openRedis,
  mysql: openMysql,
  csv: openCsv,
  ndjson: openNdjson,
  sqlite: openSqlite,
};

export function openSource(settings: SourceSettings, context: SourceContext): Promise<Source> {
  const open = registry[settings.type] as OpenSource<SourceType>;
  return open(settings as SettingsOf<SourceType>, context);
}
