/** Bounds of what is read again: to confirm findings, for rerun requests, for samples. */
export const rechecksLimits = {
  /** First records shown by a connection test. */
  sampleRecords: 5,
  /** First records by which a column's type is guessed, and how much of a value is shown for an example. */
  columnSampleRecords: 50,
  exampleCharactersMax: 80,
  /** How deep in a JSON object members are taken for columns. */
  columnDepthMax: 3,
  busyTimeoutMs: 30_000,
  busyLookEveryMs: 20,
  /** Findings that a run reads again before it calls them that, how long it may be told to wait, and how often it looks for a stop. */
  confirmKeysMax: 100_000,
  confirmWaitMsMax: 3_600_000,
  confirmLookMs: 100,
  /** Keys that are read again at once, and items that a rerun request sends; how many of them a preview shows. */
  recheckKeysMax: 1_000_000,
  recheckLinesMax: 200,
  /** More keys than this are found sooner by reading a side whole; fewer are asked for, so many with one statement. */
  keyedReadKeysMax: 100_000,
  mysqlKeysPerSelect: 500,
  sqliteKeysPerMark: 1_000,
  /** Buckets of a pool whose names are kept, and look-ups (a key in a bucket) for keys that may be in any of them. */
  keyedBucketsMax: 1_048_576,
  keyedLookUpsMax: 4_000_000,
  /** Buckets by whose entries it is found out where a pool keeps a key, entries of each, and how few prove nothing. */
  bucketRuleBuckets: 256,
  bucketRuleEntries: 16,
  bucketRuleEntriesMin: 64,
  rerunMessagesMax: 100_000,
  rerunPreviewMessages: 3,
  /** How often a request is made anew because another was opened or closed meanwhile. */
  rerunAskTriesMax: 5,
  /** Items handed over at a time, and the pauses after which a receiver that does not answer is tried again. */
  rerunBatchMessages: 100,
  rerunRetryPausesMs: [500, 2_000, 5_000],
  rerunAnswerMs: 15_000,
  rerunWaitMsMax: 7 * 24 * 3_600_000,
  /** How often the engine looks for requests to go on with. */
  rerunLookMs: 5_000,
  /** How long after each failure in a row a request is tried again, the last one over and over. */
  rerunLookPausesMs: [5_000, 15_000, 60_000, 300_000, 900_000],
  /** Whoever holds a snapshot holds it until it is read to its end: waiting for it is of no use. */
  snapshotBusyTimeoutMs: 1_000,
} as const;
