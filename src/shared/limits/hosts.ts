/** Bounds of the hosts: the loopback server, and the engine in a process of its own. */
export const hostsLimits = {
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
  /** Bundles that are open to be read beside the workspace: each has an engine of its own. */
  openedBundlesMax: 4,
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
} as const;
