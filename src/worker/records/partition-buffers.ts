import { limits } from '#shared/limits.ts';
import { copyBytes } from './bytes.ts';

/** What one full buffer becomes: the bytes of `records` packed records of one partition. */
export type FullBuffer = (partition: number, records: number, bytes: Buffer) => void;

/** Where the buffers lie: bytes used and records held by partition, and each partition's `limits.segmentBytes`. */
export type BufferMemory = { lengths: Int32Array; records: Int32Array; bufferOf(partition: number): Buffer };

/**
 * Collects packed records by partition and hands each buffer on when it is full. Where a source may hand out an entry
 * twice, every record is preceded by eight bytes that identify its entry (`withOrigins`), so that repeats can be folded.
 */
export class PartitionBuffers {
  private readonly originBytes: number;

  constructor(
    readonly withOrigins: boolean,
    private readonly onFull: FullBuffer,
    private readonly memory: BufferMemory = ownMemory(),
  ) {
    this.originBytes = withOrigins ? 8 : 0;
  }

  append(partition: number, body: Uint8Array, start: number, end: number, origin?: Uint32Array): void {
    const size = this.originBytes + end - start;
    if ((this.memory.lengths[partition] as number) + size > limits.segmentBytes) this.flush(partition);
    const buffer = size > limits.segmentBytes ? Buffer.allocUnsafeSlow(size) : this.memory.bufferOf(partition);
    let at = this.memory.lengths[partition] as number;
    if (origin) {
      buffer.writeUInt32LE(origin[0] as number, at);
      buffer.writeUInt32LE(origin[1] as number, at + 4);
      at += 8;
    }
    const after = copyBytes(body, start, end, buffer, at);
    if (size > limits.segmentBytes) {
      this.onFull(partition, 1, buffer);
      return;
    }
    this.memory.lengths[partition] = after;
    this.memory.records[partition] = (this.memory.records[partition] as number) + 1;
  }

  /** Puts back what a checkpoint kept of a partition's unfinished buffer. */
  restore(partition: number, records: number, bytes: Buffer): void {
    bytes.copy(this.memory.bufferOf(partition));
    this.memory.lengths[partition] = bytes.length;
    this.memory.records[partition] = records;
  }

  flush(partition: number): void {
    const length = this.memory.lengths[partition] as number;
    if (length === 0) return;
    this.onFull(
      partition,
      this.memory.records[partition] as number,
      this.memory.bufferOf(partition).subarray(0, length),
    );
    this.memory.lengths[partition] = 0;
    this.memory.records[partition] = 0;
  }

  flushAll(): void {
    for (let partition = 0; partition < limits.partitions; partition++) this.flush(partition);
  }

  /** Shows every unfinished buffer without emptying it. */
  eachPending(visit: FullBuffer): void {
    for (let partition = 0; partition < limits.partitions; partition++) {
      const length = this.memory.lengths[partition] as number;
      if (length > 0)
        visit(partition, this.memory.records[partition] as number, this.memory.bufferOf(partition).subarray(0, length));
    }
  }

  pendingBytes(): number {
    return this.memory.lengths.reduce((sum, length) => sum + length, 0);
  }
}

/** Buffers made when first needed. */
function ownMemory(): BufferMemory {
  const buffers = new Map<number, Buffer>();
  return {
    lengths: new Int32Array(limits.partitions),
    records: new Int32Array(limits.partitions),
    bufferOf(partition) {
      const buffer = buffers.get(partition) ?? Buffer.allocUnsafeSlow(limits.segmentBytes);
      buffers.set(partition, buffer);
      return buffer;
    },
  };
}
