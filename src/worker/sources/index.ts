import type { SettingsOf, SourceSettings, SourceType } from '#shared/source-settings.ts';
import type { OpenSource, Source, SourceContext } from './source.ts';

/**
 * Every kind of source, one line each. Each is loaded when it is first opened: a driver takes longer to load than a
 * thread to start, and a side needs one of them.
 */
const registry: { [Type in SourceType]: () => Promise<OpenSource<Type>> } = {
  redis: async () => (await import('./redis.ts')).openRedis,
  mysql: async () => (await import('./mysql.ts')).openMysql,
  csv: async () => (await import('./csv.ts')).openCsv,
  ndjson: async () => (await import('./ndjson.ts')).openNdjson,
  sqlite: async () => (await import('./sqlite.ts')).openSqlite,
};

export async function openSource(settings: SourceSettings, context: SourceContext): Promise<Source> {
  const open = (await registry[settings.type]()) as OpenSource<SourceType>;
  return open(settings as SettingsOf<SourceType>, context);
}
