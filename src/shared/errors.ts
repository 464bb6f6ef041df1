/**
 * The closed table of expected failures. Each has a code, the command line's exit code, and a message built where it
 * happens that says what, where and what to do next. Anything else that is thrown is a bug and ends as `internal`.
 */
export const exitCodes = {
  usage: 2,
  definition: 2,
  'not-found': 2,
  workspace: 2,
  'not-established': 3,
  unreachable: 4,
  interrupted: 5,
  /** A private key that its passphrase or the keyring does not open. */
  'key-locked': 2,
  /** Something that this person may not do: another must. */
  'not-allowed': 2,
  verification: 6,
  internal: 70,
} as const;

export type ErrorCode = keyof typeof exitCodes;

/** An expected failure. `next` says what the person can do about it; a transient one may pass if it is tried again. */
export class TieoutError extends Error {
  readonly code: ErrorCode;
  readonly next: string | undefined;
  readonly isTransient: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { next?: string; cause?: unknown; isTransient?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TieoutError';
    this.code = code;
    this.next = options.next;
    this.isTransient = options.isTransient ?? false;
  }
}

/** The plain shape in which a failure crosses threads and faces: classes do not survive structured cloning. */
export type Failure = { code: ErrorCode; message: string; next?: string; stack?: string };

export function toFailure(error: unknown): Failure {
  const stack = error instanceof Error && error.stack ? { stack: error.stack } : {};
  if (error instanceof TieoutError) {
    return { code: error.code, message: error.message, ...(error.next ? { next: error.next } : {}), ...stack };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), ...stack };
}

/** What of a failure a person can act on. Where in the code it came from is for the log alone. */
export function withoutStack({ code, message, next }: Failure): Omit<Failure, 'stack'> {
  return { code, message, ...(next ? { next } : {}) };
}

export function fromFailure(failure: Failure): TieoutError {
  const error = new TieoutError(failure.code, failure.message, failure.next ? { next: failure.next } : {});
  if (failure.stack) error.stack = failure.stack;
  return error;
}

/** What the system, a driver or one of ours calls a failure, such as ENOENT; undefined where it has no such name. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Throws when something the code relies on does not hold. Stays on in production: a broken invariant must never become a verdict. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`);
}
