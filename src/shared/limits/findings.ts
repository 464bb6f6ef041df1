/** Bounds of lists of findings, of views, analyses and shapes. */
export const findingsLimits = {
  /** The list of findings: what one filter may hold, and how many rows or whole records one call gives. */
  filterTextCharactersMax: 1_000,
  conditionsMax: 20,
  viewNameCharactersMax: 60,
  /** How narrow and how wide a column of the list can be drawn. */
  columnPixelsMin: 56,
  columnPixelsMax: 900,
  /** A report under a name, and how many there may be of a reconciliation. */
  templateNameCharactersMax: 60,
  templatesMax: 200,
  /** What an analysis goes over: usually and at most so many days, and so many runs of a reconciliation. */
  analysisDays: 30,
  analysisDaysMax: 3_660,
  analysisRunsMax: 1_000,
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
  /** Neighbours that are read together where findings are read in their order, and what is kept of them at a time. */
  blockFindings: 128,
  blocksMax: 2_048,
  blocksBytes: 24 * 1024 * 1024,
  /** After so many blocks it is known whether at least so many findings of each are asked for. */
  blocksTried: 256,
  blockFindingsMin: 4,
  orderMarksAtATime: 16,
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
  /** Threads that answer what takes a glance, how long one without a task stays, and when a served engine has all of them at the latest. */
  glanceThreads: 2,
  glanceThreadIdleMs: 3_600_000,
  glanceThreadAfterMs: 1_500,
  /** Shapes of a run that are told apart by their change, from so many findings on; the rest go by kind and fields. */
  shapesMax: 500,
  shapeFindingsMin: 3,
  shapeExamples: 3,
  shapeGroupsMax: 100_000,
  /** A value is taken for a constant where so many different ones became it (by the rule before, so many); a longer one never is. */
  constantInboundMin: 2,
  manyInboundMin: 8,
  constantCharactersMax: 120,
  /** How long a program that ends waits for shapes that are being made. */
  shapesEndMs: 3_000,
  /** Neighbouring keys that are a run, findings of a bucket that are a cause, buckets of a clearing pool as it is set up. */
  keyRunMin: 10,
  bucketFindingsMin: 20,
  poolBuckets: 32_768,
  /** Earlier runs in which a shape is looked for, and shapes that a filter names. */
  shapeRunsMax: 30,
  filterShapesMax: 100,
} as const;
