import type { OpenDelivery, RerunDelivery } from '#main/core/ports.ts';
import type { RerunKind, RerunSettings } from '#shared/rerun.ts';
import { openFile } from './file.ts';
import { openHttp } from './http.ts';
import { openMysqlTable } from './mysql.ts';
import { openRedisStream } from './redis-stream.ts';

type SettingsOf<Kind extends RerunKind> = Extract<RerunSettings, { type: Kind }>;

/** Every way to hand items to a sender, one line each. */
const registry: { [Kind in RerunKind]: (settings: SettingsOf<Kind>, name: string) => Promise<RerunDelivery> } = {
  'redis-stream': openRedisStream,
  mysql: openMysqlTable,
  http: openHttp,
  file: openFile,
};

export const openDelivery: OpenDelivery = (settings, name) => {
  const open = registry[settings.type] as OpenDelivery;
  return open(settings, name);
};
