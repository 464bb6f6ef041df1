import * as z from 'zod';
import { parseDuration } from './column.ts';

/** Where a side is read from: one schema a source. Registered in `worker/sources/index.ts`, described in `catalogue.ts`. */
const columns = z.record(z.string(), z.union([z.string(), z.int().positive()]).transform(String));

export const tlsSettings = z.union([
  z.boolean(),
  z.strictObject({
    ca: z.string().optional(),
    cert: z.string().optional(),
    key: z.string().optional(),
    serverName: z.string().optional(),
  }),
]);

export const redisSettings = z
  .strictObject({
    type: z.literal('redis'),
    url: z
      .string()
      .regex(
        /^rediss?(\+(sentinel|cluster))?:\/\//,
        'a redis url starts with redis://, rediss://, redis+sentinel:// or redis+cluster:// (rediss+… with TLS)',
      ),
    layout: z.enum(['hash-buckets', 'hash-records', 'string-records']),
    match: z.string().min(1).optional(),
    keyPattern: z.string().min(1).optional(),
    format: z.enum(['json', 'delimited', 'text']).default('json'),
    delimiter: z.string().length(1).default(','),
    columns: z.union([columns, z.array(z.string())]).optional(),
    tls: tlsSettings.optional(),
  })
  .superRefine((settings, context) => {
    if (settings.layout === 'hash-buckets' && !settings.match) {
      context.addIssue({
        code: 'custom',
        path: ['match'],
        message: 'hash-buckets needs match, such as "pool:618:in:*"',
      });
    }
    if (settings.layout !== 'hash-buckets' && !settings.keyPattern) {
      context.addIssue({
        code: 'custom',
        path: ['keyPattern'],
        message: `${settings.layout} needs keyPattern, such as "order:{order_id}:{line}"`,
      });
    }
    if (Array.isArray(settings.columns) && settings.format !== 'delimited') {
      context.addIssue({
        code: 'custom',
        path: ['columns'],
        message: 'a list of columns goes with format: delimited; elsewhere columns maps a field to its name there',
      });
    }
  });

const tableOrQuery = {
  table: z.string().min(1).optional(),
  query: z.string().min(1).optional(),
  where: z.string().min(1).optional(),
};

function refineTableOrQuery(
  settings: { table?: string | undefined; query?: string | undefined; where?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  if ((settings.table === undefined) === (settings.query === undefined)) {
    context.addIssue({ code: 'custom', path: ['table'], message: 'give either table or query' });
  }
  if (settings.query !== undefined && settings.where !== undefined) {
    context.addIssue({
      code: 'custom',
      path: ['where'],
      message: 'where goes with table; put the condition into the query',
    });
  }
}

const threadsRunningMax = z.custom<number | 'off'>(
  (value) => value === 'off' || (Number.isSafeInteger(value) && Number(value) > 0),
  'the number of threads at work above which reading waits, such as 50, or off',
);

const snapshotAgeMax = z.custom<string>(
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  'a duration, such as 30m or 2h',
);

export const mysqlUrl = z
  .string()
  .regex(
    /^(mysql|mariadb):\/\/[^/]+\/[^/?]+/,
    'a mysql url names host and database: mysql://user:password@host:3306/database',
  );

export const mysqlSettings = z
  .strictObject({
    type: z.literal('mysql'),
    url: mysqlUrl,
    ...tableOrQuery,
    columns: columns.optional(),
    tls: tlsSettings.optional(),
    threadsRunningMax: threadsRunningMax.optional(),
    snapshotAgeMax: snapshotAgeMax.optional(),
  })
  .superRefine(refineTableOrQuery);

export const csvSettings = z.strictObject({
  type: z.literal('csv'),
  path: z.string().min(1),
  delimiter: z.string().length(1, 'the delimiter is one character').default(','),
  encoding: z.enum(['utf-8', 'utf8', 'gbk', 'gb18030', 'utf-16le', 'latin1']).default('utf-8'),
  header: z.union([z.boolean(), z.array(z.string()).min(1)]).default(true),
  nulls: z.array(z.string()).default([]),
  columns: columns.optional(),
});

export const ndjsonSettings = z.strictObject({
  type: z.literal('ndjson'),
  path: z.string().min(1),
  columns: columns.optional(),
});

export const sqliteSettings = z
  .strictObject({ type: z.literal('sqlite'), path: z.string().min(1), ...tableOrQuery, columns: columns.optional() })
  .superRefine(refineTableOrQuery);

/** Every source's settings by its type. */
export const sourceSettings = {
  redis: redisSettings,
  mysql: mysqlSettings,
  csv: csvSettings,
  ndjson: ndjsonSettings,
  sqlite: sqliteSettings,
};

export const sourceSchema = z.discriminatedUnion('type', [
  redisSettings,
  mysqlSettings,
  csvSettings,
  ndjsonSettings,
  sqliteSettings,
]);

export type SourceSettings = z.output<typeof sourceSchema>;
export type SourceType = SourceSettings['type'];
export type SettingsOf<Type extends SourceType> = Extract<SourceSettings, { type: Type }>;
export type TlsSettings = z.output<typeof tlsSettings>;

/** A source in a few words: `redis pool:618:in:*`, `mysql promo_sku`, `csv sent.csv`. */
export function describeSource(source: SourceSettings): string {
  switch (source.type) {
    case 'redis':
      return `redis ${source.match ?? source.keyPattern ?? ''}`.trim();
    case 'mysql':
    case 'sqlite':
      return `${source.type} ${source.table ?? 'query'}`;
    default:
      return `${source.type} ${source.path.split(/[\\/]/).at(-1)}`;
  }
}

/** Whether a source's records name their own fields, so that a misspelt one cannot be told from null before reading. */
export function namesFieldsItself(source: SourceSettings): boolean {
  return (
    source.type === 'ndjson' ||
    (source.type === 'redis' && (source.layout === 'hash-records' || source.format === 'json'))
  );
}
