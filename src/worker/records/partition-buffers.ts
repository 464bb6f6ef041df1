import { limits } from '#shared/limits.ts';
import { headerBytes, writeRecord } from './packed.ts';

/** What one full buffer becomes: the bytes of `records` packed records of one partition. */
export type FullBuffer = (partition: number, records: number, bytes: Buffer) => void;

/**
 * Collects packed records by partition and hands each buffer on when it is full. Where a source may hand out an entry
 * twice, every record is preceded by eight bytes that identify its entry (`withOrigins`), so that repeats can be folded.
 */
export class PartitionBuffers {
  private readonly buffers: (Buffer | undefined)[] = new Array(limits.partitions).fill(undefined);
  private readonly lengths = new Int32Array(limits.partitions);
  private readonly records = new Int32Array(limits.partitions);
  private readonly originBytes: number;
  pendingBytes = 0;

  constructor(
    readonly withOrigins: boolean,
    private readonly onFull: FullBuffer,
  ) {
    this.originBytes = withOrigins ? 8 : 0;
  }

  append(partition: number, hash: number, body: Uint8Array, start: number, end: number, origin?: Uint32Array): void {
    const size = this.originBytes + headerBytes + end - start;
    if ((this.lengths[partition] as number) + size > limits.segmentBytes) this.flush(partition);
    const buffer = size > limits.segmentBytes ? Buffer.allocUnsafeSlow(size) : this.bufferOf(partition);
    let at = this.lengths[partition] as number;
    if (origin) {
      buffer.writeUInt32LE(origin[0] as number, at);
      buffer.writeUInt32LE(origin[1] as number, at + 4);
      at += 8;
    }
    const after = writeRecord(buffer, at, hash, body, start, end);
    if (size > limits.segmentBytes) {
      this.onFull(partition, 1, buffer);
      return;
    }
    this.lengths[partition] = after;
    this.records[partition] = (this.records[partition] as number) + 1;
    this.pendingBytes += size;
  }

  /** Puts back what a checkpoint kept of a partition's unfinished buffer. */
  restore(partition: number, records: number, bytes: Buffer): void {
    bytes.copy(this.bufferOf(partition));
    this.lengths[partition] = bytes.length;
    this.records[partition] = records;
    this.pendingBytes += bytes.length;
  }

  flush(partition: number): void {
    const length = this.lengths[partition] as number;
    if (length === 0) return;
    this.onFull(partition, this.records[partition] as number, this.bufferOf(partition).subarray(0, length));
    this.lengths[partition] = 0;
    this.records[partition] = 0;
    this.pendingBytes -= length;
  }

  flushAll(): void {
    for (let partition = 0; partition < limits.partitions; partition++) this.flush(partition);
  }

  /** Shows every unfinished buffer without emptying it. */
  eachPending(visit: FullBuffer): void {
    for (let partition = 0; partition < limits.partitions; partition++) {
      const length = this.lengths[partition] as number;
      if (length > 0) visit(partition, this.records[partition] as number, this.bufferOf(partition).subarray(0, length));
    }
  }

  private bufferOf(partition: number): Buffer {
    const known = this.buffers[partition];
    if (known) return known;
    const buffer = Buffer.allocUnsafeSlow(limits.segmentBytes);
    this.buffers[partition] = buffer;
    return buffer;
  }
}
