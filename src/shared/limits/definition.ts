/** Bounds of definitions, of what people write, and of what is listed. */
export const definitionLimits = {
  /** Definition files are written by people; anything larger is a mistake. */
  definitionBytesMax: 1024 * 1024,
  /** How much of a wrong value is shown with what is wrong with it. */
  complaintCharactersMax: 80,
  /** How many letters a word has for each one that is mistyped, where another is proposed for it. */
  lettersPerSlipMin: 3,
  fieldsMax: 512,
  keyFieldsMax: 16,
  /** Rules that classify findings. */
  classifyRulesMax: 50,
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
} as const;
