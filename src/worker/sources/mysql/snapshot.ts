import { parseDuration } from '#shared/column.ts';
import { invariant } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { MysqlConnection } from './connection.ts';

/**
 * A read-only transaction, in which every table is as it was when it began. While it lasts the server must keep what
 * others overwrite meanwhile, so it is not left to grow old.
 */
export class ReadSnapshot {
  private begunAt = 0;
  private readonly ageMaxMs: number;

  constructor(
    private readonly connection: MysqlConnection,
    ageMax: string | undefined,
  ) {
    this.ageMaxMs = ageMax === undefined ? limits.mysqlSnapshotAgeMs : milliseconds(ageMax);
  }

  async begin(signal: AbortSignal): Promise<void> {
    await this.connection.rows('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', undefined, signal);
    this.begunAt = performance.now();
  }

  async end(signal: AbortSignal): Promise<void> {
    await this.connection.rows('COMMIT', undefined, signal);
  }

  /** Begins anew where it has grown old, and says whether it did. */
  async renew(signal: AbortSignal): Promise<boolean> {
    if (performance.now() - this.begunAt < this.ageMaxMs) return false;
    await this.end(signal);
    await this.begin(signal);
    return true;
  }
}

function milliseconds(duration: string): number {
  const microseconds = parseDuration(duration);
  invariant(microseconds !== undefined, `a duration reads ${duration}`);
  return Number(microseconds) / 1_000;
}
