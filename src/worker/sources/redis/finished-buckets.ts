import { limits } from '#shared/limits.ts';

/**
 * The buckets handed over, so that none is read again: SCAN may show a key twice, and a batch is begun again after an
 * interruption. All of it goes into every checkpoint, so it is bounded: once full it takes no more, and the records of
 * later buckets carry their origin instead, by which the seal folds repeats.
 */
export class FinishedBuckets {
  /** Each byte of a key is one character. */
  private readonly names: Set<string>;
  private size = 0;

  /** With the names from a checkpoint, if there was one: they hold all that made it full, so it is full again. */
  constructor(names: string[] = []) {
    this.names = new Set(names);
    for (const name of names) this.size += name.length;
  }

  get isFull(): boolean {
    return this.size >= limits.redisFinishedBytesMax;
  }

  has(key: Buffer): boolean {
    return this.names.has(nameOf(key));
  }

  add(key: Buffer): void {
    if (this.isFull) return;
    this.names.add(nameOf(key));
    this.size += key.length;
  }

  forCheckpoint(): string[] {
    return [...this.names];
  }
}

function nameOf(key: Buffer): string {
  return key.toString('latin1');
}
