/** Bounds of tasks and of the threads that carry them out. */
export const threadsLimits = {
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
} as const;
