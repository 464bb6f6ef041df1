/**
 * Every bound of the product, named, with its unit. A number that limits something lives here and nowhere else,
 * so that what the product refuses, truncates or postpones can be read on one page.
 */
export const limits = {
  /** Definition files are written by people; anything larger is a mistake. */
  definitionBytesMax: 1024 * 1024,
  fieldsMax: 512,
  keyFieldsMax: 16,
  /** A name or an identifier, and a path, as a face may send it. */
  nameCharactersMax: 200,
  pathCharactersMax: 4_096,
  /** Why somebody did something, in their own words. */
  reasonCharactersMax: 2_000,
  examplesPerKindMax: 1_000,
  /** Runs given at a time: usually, and at most. */
  runsPage: 50,
  runsPageMax: 500,
  /** Definitions that are listed: those of the newest runs, and those without one as far as there is place. */
  definitionsListedMax: 500,
  /** Runs whose match rates a definition is listed with. */
  matchRatesListed: 20,
  /** How often the progress of a report is told. */
  reportProgressEveryMs: 100,
  /** How often a watched run is looked at: nobody sees more than ten changes a second. */
  watchEveryMs: 100,

  /** One entry of the audit trail: what it holds, and how many are given at a time. */
  trailPayloadBytesMax: 256 * 1024,
  trailPageEntriesMax: 1_000,
  /** After this many entries a checkpoint is kept in the books, besides those at the end of runs. */
  trailCheckpointEntries: 1_000,
  peopleMax: 1_000,
  passphraseCharactersMin: 8,
  passphraseCharactersMax: 1_024,
  /** The work of scrypt on a passphrase: 2^17 rounds over blocks of 8 take 128 MB of memory once (OWASP's first choice). */
  scryptRounds: 2 ** 17,
  scryptBlocks: 8,

  /** A note, or what is said with a decision; findings selected singly for one decision. */
  noteCharactersMax: 20_000,
  selectionFindingsMax: 10_000,
  /** Other runs of which a finding's page tells what they said of its key. */
  otherRunsMax: 20,
  /** Findings of another's decision that are taken over by name, and rows of conflicts that are shown. */
  mergeFindingsMax: 100_000,
  mergeRowsMax: 200,
  /** Findings that other rules would flip, as many as are shown. */
  flippedRowsMax: 200,
  /** Healed items that are given at a time. */
  healedPageMax: 1_000,

  /** A bundle: its manifest, what of it is one text, and a line of the rest; entries are checked so many at a time. */
  bundleManifestBytesMax: 64 * 1024,
  bundleTextBytesMax: 64 * 1024 * 1024,
  bundleLineBytesMax: 64 * 1024 * 1024,
  bundleEntriesAtATime: 2_000,

  /** The loopback server: what one call may bring, how many may be connected, and what they may leave unread. */
  callBytesMax: 4 * 1024 * 1024,
  connectionsMax: 32,
  unreadBytesMax: 16 * 1024 * 1024,
  loginBytesMax: 1_024,
  /** Reports on their way to a browser: a request for one, how many may wait to be fetched, and how long each. */
  downloadRequestBytesMax: 8_192,
  downloadsMax: 16,
  downloadWaitMs: 60_000,
  /** Bundles on their way from a browser: a piece of one, and how many are kept. */
  uploadPieceBytesMax: 32 * 1024 * 1024,
  uploadsMax: 4,
  requestTimeoutMs: 10_000,
  /** A connection that answers no ping for this long is taken for gone. */
  pingEveryMs: 15_000,

  /** The engine in its own process: how often it says that it is there, and after how many beats missed it is taken to hang. */
  engineBeatMs: 1_000,
  /** Longer than the books may wait for another Tieout (`busyTimeoutMs`), which is no hang. */
  engineBeatsMissedMax: 45,
  /** An engine that ends by itself more often than this, within this time, is not started again unasked. */
  engineRestartsMax: 3,
  engineRestartsWithinMs: 60_000,
  /** How long an engine may take to stop its runs at their checkpoints and to close its books. */
  engineEndMs: 15_000,
  /** How long the first calls wait for the runs of a dead engine to be gone on with. */
  engineResumeMs: 5_000,
  /** A password in the system's keyring, and how many there may be. */
  secretCharactersMax: 4_096,
  secretsMax: 200,
  /** A notification of the system shows a line or two. */
  noticeCharactersMax: 300,
  badgeMax: 99_999_999,
  /** Files and places that wait for a page to ask what was opened; the oldest are forgotten. */
  openedWaitingMax: 100,

  /** 2^8 partitions: the top bits of a record's key hash. Part of the file format; never change it in place. */
  partitionBits: 8,
  partitions: 256,
  /** A chunk is what is compared at a time: never more than this many records of either side. */
  chunkRecordsMax: 5_000,

  /** A partition's buffer becomes one segment when it holds this much. */
  segmentBytes: 256 * 1024,
  /** Segments that other threads compress at a time, each with a copy of its bytes. */
  segmentsUnderWayMax: 4,
  /** At a checkpoint, buffers holding less than this in all are kept as one pending blob instead of small segments. */
  pendingBytesMax: 16 * 1024 * 1024,
  checkpointEveryMs: 3_000,
  /** How long a stop waits for a source's next safe point. */
  stopGraceMs: 500,
  /** What one side of one partition may hold in memory; a larger partition is compared in several passes. */
  passBytesMax: 64 * 1024 * 1024,

  /** One value, and one record with all its values. Larger ones are invalid records, never a crash. */
  valueBytesMax: 16 * 1024 * 1024,
  recordBytesMax: 64 * 1024 * 1024,
  /** A number's digits once its exponent is written out. */
  decimalDigitsMax: 4_096,
  jsonDepthMax: 512,

  /** Findings kept per partition and kind (5.12 million a kind in all); beyond it they are counted, exactly, but not kept. */
  findingsPerPartitionMax: 20_000,
  /** How far the findings file's log grows before it is moved into the file. */
  findingsLogBytes: 64 * 1024 * 1024,
  /** How much of an unreadable record is kept as its raw text. */
  rawBytesMax: 4 * 1024,

  /** The list of findings: what one filter may hold, and how many rows or whole records one call gives. */
  filterTextCharactersMax: 1_000,
  conditionsMax: 20,
  viewNameCharactersMax: 60,
  /** A report under a name, and how many there may be of a reconciliation. */
  templateNameCharactersMax: 60,
  templatesMax: 200,
  pageRowsMax: 500,
  wholeFindingsMax: 1_000,
  /** What a row shows of a value; the whole of it is a call of its own, up to this many bytes of values in all. */
  shownCharactersMax: 120,
  wholeBytesMax: 8 * 1024 * 1024,
  /** Every so many findings the place of one is kept, so that any page is a seek and a short walk. */
  findingsPerMark: 1_000,
  /** Findings read at a time while a list is made, fewer where their bytes would be more than this. */
  scanFindings: 20_000,
  scanBytes: 16 * 1024 * 1024,
  /** What is kept of values to put findings in order: the bytes of each, and of all together. */
  sortBytesMax: 256,
  sortBytesInAllMax: 512 * 1024 * 1024,
  /** Findings looked at for a page of a list that is still being made. */
  previewFindings: 20_000,
  /** Rows from either end that are told of a list while it is being put in order, and how often. */
  endRows: 1_000,
  endsToldMs: 250,
  /** How long a call waits for a list that is being made before it gives what there is of it. */
  listPatienceMs: 120,
  /** A list that nobody asks for is no longer made. */
  listLeaseMs: 3_000,
  /** Lists that are kept in the scratch folder; the one not asked for longest goes first. */
  listsMax: 24,
  listsBytesMax: 1024 * 1024 * 1024,
  /** Threads that answer for lists, beside those that carry out runs, and how long one without a task stays. */
  listThreads: 2,
  listThreadIdleMs: 60_000,
  /** Shapes of a run that are told apart by their change, from so many findings on; the rest go by kind and fields. */
  shapesMax: 500,
  shapeFindingsMin: 3,
  shapeExamples: 3,
  shapeGroupsMax: 100_000,
  /** How long a program that ends waits for shapes that are being made. */
  shapesEndMs: 3_000,
  /** Neighbouring keys that are a run, findings of a bucket that are a cause, buckets of a clearing pool as it is set up. */
  keyRunMin: 10,
  bucketFindingsMin: 20,
  poolBuckets: 32_768,
  /** Earlier runs in which a shape is looked for, and shapes that a filter names. */
  shapeRunsMax: 30,
  filterShapesMax: 100,
  /** A report is written in blocks of this size, and looks this often whether it is to stop. */
  reportBlockCharacters: 256 * 1024,
  reportLookFindings: 500,
  /** What a sheet of a workbook holds, as Excel sets it; the last part of a cell says that there is more. */
  sheetRowsMax: 1_048_576,
  sheetColumnsMax: 16_384,
  sheetCellCharactersMax: 32_767,
  sheetNoteCharactersMax: 100,
  /** Fast rather than small: a level more costs a quarter of the time and saves a twentieth. */
  sheetDeflateLevel: 3,
  zipBytesMax: 0xffff_ffff,
  /** Rows of a Parquet file that are kept in memory at a time, as rows, values and characters; and its longest decimals. */
  parquetGroupRows: 20_000,
  parquetGroupValues: 400_000,
  parquetGroupCharacters: 32 * 1024 * 1024,
  parquetDecimalDigitsMax: 38,
  /** Findings that one transaction of a mending script mends, and what is shown of a finding in its comment. */
  mendingFindingsMax: 500,
  mendingCommentCharactersMax: 4_000,
  /** What a page shows of the findings, and of one value; and how long a browser may take to print it. */
  pageFindingsPerKindMax: 500,
  pageValueCharactersMax: 2_000,
  pdfPrintMs: 120_000,
  /** Events that the collector writes into the pool with one call, and the bytes of them; calls that may be under way a side. */
  collectBatchRecords: 1_000,
  collectBatchBytes: 4 * 1024 * 1024,
  collectBatchesUnderWay: 3,
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

  /** Partitions handed to a worker thread at a time; each is still a transaction of its own. */
  partitionsPerTask: 32,
  taskRetriesMax: 2,

  /** A thread that neither gets on with its task nor takes a turn of its event loop for this long is taken to hang. */
  taskSilenceMs: 120_000,
  /** The same for one that takes its turns and waits, or that is in one long statement: longer than `mysqlComputeMs`. */
  taskStatementMs: 35 * 60_000,
  /** How often a thread says that it takes its turns. */
  threadTurnMs: 100,
  /** What a thread's JavaScript may hold (its buffers lie outside), and how often the engine looks at it. */
  threadHeapMegabytesMax: 1_024,
  threadHeapLookMs: 250,
  /** V8's own limit, far beyond it: where that is met, V8 may end the whole process instead of the thread. */
  threadHeapMegabytesEnd: 4_096,
  /** Of a thread's heap the part for what is short-lived; V8 would let it grow to three times as much. */
  threadYoungMegabytesMax: 16,
  /** How long a thread that was ended is waited for; one inside a long call of SQLite ends after it. */
  threadEndMs: 5_000,

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

  /** Written to a journal in one transaction: rows, and about how many bytes. A finding larger than that is cut there. */
  journalBatchRows: 1_000,
  journalBatchBytes: 1024 * 1024,
  journalValueBytesMax: 256 * 1024,
  /** A journal that owes an answer for this long is taken for gone; how long one is waited for that another Tieout writes. */
  journalAnswerMs: 60_000,
  journalLockSeconds: 10,
  /** Runs of one definition that are gone on with after another has ended. */
  journalCatchUpRuns: 20,

  /** An attempt to send an alert, and the pauses after each that failed; after the last it is given up. */
  alertTimeoutMs: 15_000,
  alertPausesMs: [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000],
  alertsAtATime: 8,
  alertRulesMax: 50,
  /** How often the engine looks for alerts that have become due. */
  alertLookMs: 15_000,

  /** What is kept free on the workspace's disk: more than a checkpoint of both sides writes between two looks at it. */
  diskReserveBytes: 128 * 1024 * 1024,
  diskCheckMs: 500,

  /** How long a run that is about to start waits for its sources to say how much they hold. */
  countPatienceMs: 1_500,
  /** How long a plan reads both sources to see how fast that goes. */
  trialMs: 1_500,
  /** With fewer records than this, starting and ending weigh more than the records: nothing is learned from them. */
  measurableRecords: 10_000,
  /** Earlier runs of a definition that its estimates learn from. */
  experienceRuns: 5,
  /** Generated records by which a machine is measured, and the size of the run it is then asked about. */
  benchRecords: 200_000,
  benchForecastRecords: 200_000_000,
  forecastRecordsMax: 1_000_000_000_000,
  /** Records a side of the demo. */
  demoRecords: 200_000,
  /** Passes that follow the first of an activity; how many of a reconciliation are listed, and compared with the last. */
  passesMax: 20,
  passesListed: 60,
  passesComparedMax: 10,
  /** How often the engine looks for passes that are due, and how many it carries out at a time. */
  scheduleLookMs: 10_000,
  passesAtATime: 2,
  /** A pass that begins so long after its time is told to be late. */
  passLateSeconds: 60,
  /** Times of cron that a late pass is said to stand for. */
  cronMissedMax: 1_000,
  /** Pauses after which a pass is gone on with whose sources could not be reached. */
  passRetryPausesMs: [60_000, 300_000, 900_000, 1_800_000, 3_600_000, 3_600_000, 3_600_000],
  /** The policy `limited` is for activities up to this size, `urgent` for larger ones. */
  limitedPolicyRecordsMax: 10_000_000,

  /** How often a side is read from the beginning because its checkpoint no longer fits. */
  sourceRestartsMax: 5,

  /** First records shown by a connection test. */
  sampleRecords: 5,
  /** First records by which a column's type is guessed, and how much of a value is shown for an example. */
  columnSampleRecords: 50,
  exampleCharactersMax: 80,
  /** How deep in a JSON object members are taken for columns. */
  columnDepthMax: 3,
  busyTimeoutMs: 30_000,
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
