import { withoutPasswords } from '#shared/text.ts';

/** What went wrong, to standard error. */
export function log(error: unknown): void {
  process.stderr.write(
    `${withoutPasswords(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  );
}
