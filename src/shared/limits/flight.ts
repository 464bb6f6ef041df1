/** Bounds of what is learned of how long items are on their way from one side to the other. */
export const flightLimits = {
  /** Pairs of a partition whose lag is looked at. Of more, a sample: the same one for the same keys. */
  flightPairsPerPartition: 1_024,
  /** Each bucket of lags ends so many times later than the one before, so that no quantile is over by more than 2 %. */
  flightBucketGrowth: 1.02,
  /** Longer lags are counted as this long: 30 days. No window is longer. */
  flightLagMsMax: 2_592_000_000,
  /** How sure one is to be that an item has arrived before it is called missing: a share, and what it is unless told. */
  flightQuantileMin: 0.5,
  flightQuantileMax: 0.9999,
  flightQuantile: 0.99,
  /** Pairs of an hour, or of a whole day, from which on a quantile of them is relied on. */
  flightPairsMin: 100,
  /** Runs that a window is learned from. */
  flightRunsMax: 20,
  /** How long an item is waited for at most where a definition does not say: a day. */
  flightAtMostMs: 86_400_000,
  /** How far a sent time may lie after the time of reading, for clocks differ. */
  flightClockSkewMs: 300_000,
  /** Items in flight kept per partition; beyond it they are counted, exactly, but not kept. */
  flightKeptPerPartitionMax: 20_000,
  /** Items that a page shows of those in flight, the first expected first. */
  flightShownMax: 5,
} as const;
