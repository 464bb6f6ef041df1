/** Bounds of the audit trail, of people and of what they decide. */
export const reviewLimits = {
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

  /** How long a run waits for the one before to take over what was decided, and how often it looks. */
  followWaitMs: 60_000,
  followLookMs: 200,

  /** A note, or what is said with a decision; findings selected singly for one decision. */
  noteCharactersMax: 20_000,
  selectionFindingsMax: 10_000,
  /**
   * Texts that are not added yet, as a page keeps them: how many, for how long, and what is decided on in how many
   * characters at most for its reason to be kept.
   */
  draftsMax: 100,
  draftDaysMax: 30,
  draftAboutCharactersMax: 300,
  /** A run's signatures, and its openings after them, of which a page's header is made: the newest of them. */
  signatureEntriesMax: 20,
  /** Other runs of which a finding's page tells what they said of its key. */
  otherRunsMax: 20,
  /** Findings of another's decision that are taken over by name, and rows of conflicts that are shown. */
  mergeFindingsMax: 100_000,
  mergeRowsMax: 200,
  mergeConflictsMax: 10_000,
  /** Findings that other rules would flip, as many as are shown. */
  flippedRowsMax: 200,
  /** Suspense accounts that are told apart. */
  accountsMax: 1_000,
  /** Items in suspense that are given at a time. */
  suspensePageMax: 1_000,
  /** Items in suspense that are in flight and followed from run to run; more are counted. */
  suspenseAwaitedMax: 100_000,
  /** Healed items that are given at a time. */
  healedPageMax: 1_000,

  /** A bundle: its manifest, what of it is one text, and a line of the rest; entries are checked so many at a time. */
  bundleManifestBytesMax: 64 * 1024,
  bundleTextBytesMax: 64 * 1024 * 1024,
  bundleLineBytesMax: 64 * 1024 * 1024,
  bundleEntriesAtATime: 2_000,
} as const;
