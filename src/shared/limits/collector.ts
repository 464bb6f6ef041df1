/** Bounds of the collector and of the clearing pool. */
export const collectorLimits = {
  /** Events that the collector writes into the pool with one call, and the bytes of them; calls that may be under way a side, while a further batch is asked for. */
  collectBatchRecords: 1_000,
  collectBatchBytes: 4 * 1024 * 1024,
  collectBatchesUnderWay: 2,
  /** The bucket of every so many new records is asked for its size. */
  collectSizeEvery: 8,
  /** Messages that RabbitMQ may hand out ahead, unless the file says otherwise. */
  collectPrefetch: 4_000,
  /** How long a collector waits for an event at a time, and how often it looks at what is left behind by others. */
  collectWaitMs: 500,
  collectClaimEveryMs: 1_000,
  /** An event refused by the pool is tried again after this. */
  collectRetryMs: 1_000,
  /** Pauses before a server that went away is tried again; the last one over and over. */
  collectReconnectPausesMs: [100, 250, 500, 1_000, 2_000, 5_000],
  /** With --drain, a server that is away for this long ends the command. */
  collectDrainPatienceMs: 60_000,
  /** What is kept of a dead letter's raw text, and about how many dead letters are kept. */
  deadLetterBytesMax: 1024 * 1024,
  deadLettersMax: 1_000_000,
  /** Messages whose refusals are counted here, because their queue does not count deliveries. */
  collectRefusalsCounted: 10_000,
  collectProgressEveryMs: 1_000,
  /** Of the records that a pool is planned for, a bucket holds this many on average, so that chance fills none beyond the whole-key limit. */
  poolBucketRecordsPlanned: 4_000,
  /** Keys that are shown of those that a pool lacks once it was filled again. */
  restoreExamples: 5,
  /** Buckets that a clearing pool may be divided into. */
  bucketsMax: 16_777_216,
} as const;
