/** Bounds of the journal and of alerts. */
export const tellingLimits = {
  /** Written to a journal in one transaction: rows, and about how many bytes. A finding larger than that is cut there. */
  journalBatchRows: 1_000,
  journalBatchBytes: 1024 * 1024,
  journalValueBytesMax: 256 * 1024,
  /** A journal that owes an answer for this long is taken for gone; how long one is waited for that another Tieout writes. */
  journalAnswerMs: 60_000,
  /** Somebody waits for what is read from a journal: a server that is away is told of after these pauses. */
  journalReadPausesMs: [500],
  journalLockSeconds: 10,
  /** Runs of one definition that are gone on with after another has ended. */
  journalCatchUpRuns: 20,

  /** An attempt to send an alert, and the pauses after each that failed; after the last it is given up. */
  alertTimeoutMs: 15_000,
  alertPausesMs: [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000],
  alertsAtATime: 8,
  alertRulesMax: 50,
  alertChannelsMax: 50,
  channelBytesMax: 64 * 1024,
  channelNameCharactersMax: 60,
  /** Saved reports that a run makes of itself, and the largest that goes with a mail. */
  runReportsMax: 10,
  reportAttachedBytesMax: 20_000_000,
  /** Notices that a window has not yet shown. */
  noticesWaitingMax: 100,
  /** Alerts of the outbox that a face is shown at a time. */
  outboxLinesMax: 200,
  /** How often the engine looks for findings that have been open for too long. */
  alertAgeLookMs: 600_000,
  /** Numbers in one SMS, and the characters that a template's variable may have. */
  smsNumbersMax: 200,
  smsValueCharactersMax: 35,
  /** How often the engine looks for alerts that have become due. */
  alertLookMs: 15_000,
} as const;
