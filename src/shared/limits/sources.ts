/** Bounds of what sources are asked for, and how long they are waited for. */
export const sourcesLimits = {
  /** What a source is asked for at a time. */
  fileChunkBytes: 1024 * 1024,
  redisScanCount: 1_000,
  redisWholeKeyEntriesMax: 5_000,
  redisPipelineKeys: 16,
  redisPipelineRecords: 1_000,
  /** Entries asked for at a time, in several buckets: while the server answers them its other clients wait. */
  redisAheadEntries: 10_000,
  /** Replies awaited at a time are fewer than `redisPipelineKeys` where the buckets are large. */
  redisInFlightBytes: 32 * 1024 * 1024,
  /** Bytes of the names of buckets already read, which every checkpoint keeps; with more buckets repeats are told record by record. */
  redisFinishedBytesMax: 4 * 1024 * 1024,
  /** A server that owes replies and sends nothing for this long is taken for gone. */
  redisSilenceMs: 15_000,
  /** Fields of a hash that expire within this time are asked of the server: its clock decides, not ours. */
  redisFieldExpiryMarginMs: 10 * 60_000,
  /** What an estimate looks at: keys that match, and SCAN steps spent on finding them. */
  redisEstimateKeys: 2_000,
  redisEstimateScans: 100,
  mysqlPageRecords: 20_000,
  mysqlPageRecordsMax: 200_000,
  mysqlPageMs: 500,
  /** With more threads of the server at work than this, reading waits before its next page, unless the definition says otherwise. */
  mysqlThreadsRunningMax: 50,
  /** How long it waits before it looks again, the last one over and over; and how often it looks for a stop meanwhile. */
  mysqlBusyPausesMs: [250, 500, 1_000, 2_000, 5_000],
  mysqlStopLookMs: 100,
  /** After this long in one go the server is taken for too busy, and the run ends as unreachable. */
  mysqlBusyMs: 15 * 60_000,
  /** A snapshot as old as this is begun anew at the next page, unless the definition says otherwise: a server must keep old rows for it. */
  mysqlSnapshotAgeMs: 60 * 60_000,
  /** Tables that the server believes smaller than this are counted exactly. */
  mysqlCountRecordsMax: 100_000,
  /** After this long without traffic the server's machine is asked for a sign of life, which one whose server hangs gives. */
  mysqlKeepAliveMs: 10_000,
  /** A server that owes an answer and sends nothing for this long is taken for gone. */
  mysqlSilenceMs: 120_000,
  /** The same for the author's own query or condition, which may look at many records before it finds one. */
  mysqlComputeMs: 30 * 60_000,
  sqliteMarkRecords: 10_000,
  connectTimeoutMs: 10_000,
  /** A source that goes away while it is read is tried again after these pauses, then the run ends as unreachable. */
  sourceRetryPausesMs: [500, 1_000, 2_000, 4_000, 8_000],
} as const;
