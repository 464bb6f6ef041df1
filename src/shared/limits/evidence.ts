/** Bounds of the evidence: partitions, segments, records, findings kept. */
export const evidenceLimits = {
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
  /** What is longer is no amount as a person writes it. */
  amountCharactersMax: 100,
  jsonDepthMax: 512,

  /** Findings kept per partition and kind (5.12 million a kind in all); beyond it they are counted, exactly, but not kept. */
  findingsPerPartitionMax: 20_000,
  /** How far the findings file's log grows before it is moved into the file. */
  findingsLogBytes: 64 * 1024 * 1024,
  /** How much of an unreadable record is kept as its raw text. */
  rawBytesMax: 4 * 1024,
} as const;
