/** Bounds of runs: disk, estimates, and when they begin by themselves. */
export const clearingLimits = {
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
} as const;
