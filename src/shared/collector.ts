import * as z from 'zod';
import { parseDuration } from './column.ts';
import { column, listed } from './definition.ts';
import { limits } from './limits.ts';
import { tlsSettings } from './source-settings.ts';

/** The collector's file: which queues carry the events of each side, and the clearing pool they are put into. */
const redisUrl = z
  .string()
  .regex(/^rediss?(\+sentinel)?:\/\//, 'a redis url starts with redis://, rediss:// or redis+sentinel://');

const claimAfter = z
  .custom<string>(
    (value) => typeof value === 'string' && parseDuration(value) !== undefined,
    'a duration, such as 30s or 5m',
  )
  .default('60s');

export const redisStreamSettings = z.strictObject({
  type: z.literal('redis-stream'),
  url: redisUrl,
  stream: z.string().min(1),
  group: z.string().min(1).default('tieout'),
  /** The entry's field that holds the record's JSON. */
  field: z.string().min(1).default('payload'),
  /** An entry that another collector has taken and not acknowledged for this long is taken over. */
  claimAfter,
  tls: tlsSettings.optional(),
});

export const rabbitmqSettings = z.strictObject({
  type: z.literal('rabbitmq'),
  url: z.string().regex(/^amqps?:\/\//, 'a rabbitmq url starts with amqp:// or amqps://'),
  queue: z.string().min(1).max(255),
  prefetch: z.int().min(1).max(65_535).default(limits.collectPrefetch),
  tls: tlsSettings.optional(),
});

/** Every queue's settings by its type. */
export const queueSettings = { 'redis-stream': redisStreamSettings, rabbitmq: rabbitmqSettings };

const queueSchema = z.discriminatedUnion('type', [redisStreamSettings, rabbitmqSettings]);

export const versionTypes = ['integer', 'decimal', 'datetime', 'text'] as const;
/** Without a type each version is taken for what it looks like: a number, a datetime, or else a text. */
export const versionLong = z.strictObject({
  name: z.string().min(1),
  type: z.enum(versionTypes).optional(),
  zone: z.string().default('UTC'),
  format: z.enum(['iso', 'epoch-s', 'epoch-ms']).default('iso'),
});

export const poolSettings = z.strictObject({
  url: redisUrl,
  /** `{prefix}:in:{n}`, `{prefix}:out:{n}` and `{prefix}:dead`. */
  prefix: z.string().min(1).max(limits.nameCharactersMax),
  buckets: z.int().min(1).max(limits.bucketsMax),
  tls: tlsSettings.optional(),
});

export const deadLetterSettings = z.strictObject({ after: z.int().min(1).max(1_000).default(5) });

export const collectorSchema = z
  .strictObject({
    pool: poolSettings,
    key: z.preprocess(listed, z.array(column).min(1, 'name at least one key field').max(limits.keyFieldsMax)),
    /** What parts the fields of a key in the pool, where there are several: `{order_id}:{line}`. */
    keyPattern: z.string().min(1).optional(),
    version: z.preprocess((name) => (typeof name === 'string' ? { name } : name), versionLong).optional(),
    inbound: queueSchema.optional(),
    outbound: queueSchema.optional(),
    deadLetter: deadLetterSettings.prefault({}),
  })
  .superRefine((settings, context) => {
    if (!settings.inbound && !settings.outbound)
      context.addIssue({
        code: 'custom',
        path: ['inbound'],
        message: 'name the queue of inbound, of outbound, or both',
      });
  });

export type CollectorSettings = z.output<typeof collectorSchema>;
export type QueueSettings = z.output<typeof queueSchema>;
export type QueueType = QueueSettings['type'];
export type QueueSettingsOf<Type extends QueueType> = Extract<QueueSettings, { type: Type }>;
export type VersionSettings = z.output<typeof versionLong>;

/** A queue in a few words: `redis-stream redo`, `rabbitmq done`. */
export function describeQueue(settings: QueueSettings): string {
  return `${settings.type} ${settings.type === 'rabbitmq' ? settings.queue : settings.stream}`;
}

/** How many buckets a pool of so many records a side needs, so that none holds more than is read at a time. */
export function bucketsFor(records: number): number {
  const least = Math.max(1, Math.ceil(records / limits.poolBucketRecordsPlanned));
  return Math.min(limits.bucketsMax, 2 ** Math.ceil(Math.log2(least)));
}

/** What a collector has done with the events of one side since it started. */
export const sideCountsSchema = z.object({
  received: z.int(),
  /** Handed out before, to this collector or to another. */
  redelivered: z.int(),
  written: z.int(),
  replaced: z.int(),
  /** The record was in the pool already. */
  repeated: z.int(),
  /** A higher version was there already. */
  older: z.int(),
  /** Records of the same version with another content: the greater bytes stay. */
  ties: z.int(),
  refused: z.int(),
  dead: z.int(),
  acknowledged: z.int(),
  /** Removed from the queue before a collector saw them. */
  lost: z.int(),
  reconnects: z.int(),
});
export type SideCounts = z.output<typeof sideCountsSchema>;
