import { limits } from '#shared/limits.ts';
import { compressElsewhere, type InsertSegment, type Segment } from './segment.ts';

/**
 * Compresses segments on other threads while reading goes on, and inserts each when it is done, in whatever order that
 * is. With as many under way as allowed, the next one is compressed here: whoever reads too fast helps.
 */
export class SegmentQueue {
  private readonly underWay = new Set<Segment>();
  private failure: unknown;

  constructor(private readonly insert: InsertSegment) {}

  /** Takes the segment's bytes as they are now; the caller may write over them at once. */
  add(segment: Segment): void {
    this.rethrow();
    if (this.underWay.size >= limits.segmentsUnderWayMax) {
      this.insert(segment);
      return;
    }
    const copy = { ...segment, bytes: Buffer.from(segment.bytes) };
    this.underWay.add(copy);
    compressElsewhere(copy.bytes, (body) => {
      // Somebody could not wait for it, or nobody wants it any more.
      if (!this.underWay.delete(copy)) return;
      try {
        this.insert(copy, body);
      } catch (error) {
        this.failure ??= error;
      }
    });
  }

  /** Inserts all that is still under way: a transaction that is committed must hold them. */
  settle(): void {
    this.rethrow();
    for (const segment of this.underWay) this.insert(segment);
    this.underWay.clear();
  }

  forget(): void {
    this.underWay.clear();
  }

  /** What went wrong while nobody was calling. */
  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
