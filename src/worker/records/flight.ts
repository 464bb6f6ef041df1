import type { FlightTally, FlightWindow } from '#shared/flight.ts';
import { lagCounter } from '#shared/lags.ts';
import { limits } from '#shared/limits.ts';
import { varintSize } from './bytes.ts';
import { microsecondsOf } from './canonical-datetime.ts';
import { hash32 } from './hash.ts';
import { type BodyShape, readVarint, valuesEnd } from './packed.ts';
import { hourAt } from './zone.ts';

/** An item in flight as it is kept: its key in sortable form, the packed body, when it was sent and by when it is expected. */
export type PackedItem = { key: Buffer; inbound: Buffer; sentUs: number; expectedMs: number };

/**
 * Tells, in a partition, what may still be on its way from what is missing, and learns from pairs how long the way is.
 * The times stand behind each body, of which they are no part.
 */
export class Flight {
  private readonly kept: PackedItem[] = [];
  private readonly lags = lagCounter();
  private readonly readAtMs: number;
  private readonly believedUntilUs: number;
  private readonly counts = { inFlight: 0, unread: 0, unreadPairs: 0 };
  private lastExpectedMs: number | null = null;
  private found: PackedItem[] = [];
  private readonly sampled: number;

  /** `records`: as many as the smaller side of the partition has. */
  constructor(
    private readonly window: FlightWindow,
    private readonly shape: BodyShape,
    records: number,
  ) {
    this.readAtMs = Date.parse(window.readAt);
    this.believedUntilUs = Date.parse(window.believedUntil) * 1_000;
    let bits = 0;
    while (records / 2 ** bits > limits.flightPairsPerPartition) bits++;
    this.sampled = 2 ** bits - 1;
  }

  /** Pairs are looked at whose key's hash has none of these bits. */
  get mask(): number {
    return this.sampled;
  }

  /** Whether a record that outbound has not may still be on its way; it is then counted here. */
  takes(bytes: Uint8Array, body: number, details: () => Pick<PackedItem, 'key' | 'inbound'>): boolean {
    const sentUs = this.timeOf(bytes, body);
    if (sentUs === undefined || sentUs > this.believedUntilUs) {
      this.counts.unread++;
      return false;
    }
    const wait = this.window.hours[hourAt(sentUs, this.window.zone)]?.waitMs ?? null;
    const expectedMs = Math.ceil(sentUs / 1_000) + (wait ?? 0);
    if (wait === null || expectedMs <= this.readAtMs) return false;
    this.counts.inFlight++;
    this.lastExpectedMs = Math.max(this.lastExpectedMs ?? expectedMs, expectedMs);
    if (this.kept.length < limits.flightKeptPerPartitionMax) this.found.push({ ...details(), sentUs, expectedMs });
    return true;
  }

  /** Learns from pairs that are the same bytes: two addresses each, chosen by `mask`. */
  learn(bytes: Uint8Array, pairs: Uint32Array): void {
    for (let i = 0; i < pairs.length; i += 2) this.learnPair(bytes, pairs[i] as number, pairs[i + 1] as number);
  }

  /** Learns from a pair that matched within a tolerance, where it is one of those that are looked at. */
  learnNear(bytes: Uint8Array, inbound: number, outbound: number): void {
    const keyEnd = valuesEnd(bytes, inbound, this.shape.keyColumns);
    if ((hash32(bytes, inbound, keyEnd) & this.sampled) === 0) this.learnPair(bytes, inbound, outbound);
  }

  /** Keeps what a chunk found, within the limit; sorted first, so that which are kept depends on nothing else. */
  endChunk(): void {
    const room = limits.flightKeptPerPartitionMax - this.kept.length;
    this.kept.push(...this.found.sort(byKey).slice(0, room));
    this.found = [];
  }

  /** What is kept, by key: in as many passes as memory asked for, it comes to the same. */
  items(): PackedItem[] {
    return this.kept.sort(byKey);
  }

  tally(): Omit<FlightTally, 'sha256'> {
    const { lastExpectedMs, kept } = this;
    return { ...this.counts, kept: kept.length, lastExpectedMs, lags: this.lags.lags() };
  }

  private learnPair(bytes: Uint8Array, inbound: number, outbound: number): void {
    const [sentUs, doneUs] = [this.timeOf(bytes, inbound), this.timeOf(bytes, outbound)];
    if (sentUs === undefined || doneUs === undefined) this.counts.unreadPairs++;
    else this.lags.add(hourAt(sentUs, this.window.zone), Math.ceil((doneUs - sentUs) / 1_000));
  }

  /** The time behind a body, in microseconds since 1970. */
  private timeOf(bytes: Uint8Array, body: number): number | undefined {
    const at = valuesEnd(bytes, body, this.shape.columns);
    const length = readVarint(bytes, at);
    if (length === 0) return undefined;
    const start = at + varintSize(length);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length - 1).toString('latin1');
    return Number(microsecondsOf(text));
  }
}

function byKey(a: PackedItem, b: PackedItem): number {
  return Buffer.compare(a.key, b.key);
}
