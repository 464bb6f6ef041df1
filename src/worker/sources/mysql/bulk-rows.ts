import type { BulkReader } from '#worker/records/sink.ts';
import { isEndPacket, lastPacketStart, packetEnd, packetHeaderBytes, readRow } from './packets.ts';

/** A value of a result as its bytes on the wire, in UTF-8 where it is text, or null. */
export type MysqlValues = (Buffer | null)[];

/** Takes rows out of a result many at a time. `onTaken` is called at once, with how to read the last row taken. */
export type BulkTaker = { reader: BulkReader; onTaken(records: number, last: () => MysqlValues): void };

/**
 * Stands between a connection's stream and the driver. The driver sees everything but the rows that are taken in bulk:
 * whatever else the server sends, an error in the middle of a result and a row that is not plain too, it is handed as it
 * came, with the sequence numbers closed up as if the rows taken had never been sent.
 */
export class BulkRows {
  /** `head`: before a result's rows, and after them; packets are handed over one by one, to stop where the rows begin. */
  private phase: 'whole' | 'head' | 'rows' | 'dropped' = 'whole';
  private taker: BulkTaker | undefined;
  private sequence = 0;
  /** In the head: the beginning of a packet that is not whole yet. */
  private held: Buffer = nothing;
  /** Among rows: bytes of the window that hold the beginning of a packet. */
  private filled = 0;
  /** Bytes of a packet larger than the window that are still to be handed over. */
  private owed = 0;
  /** Whether the next packet carries on a row that is larger than a packet can be. */
  private isContinued = false;

  constructor(private readonly driver: (bytes: Buffer) => void) {}

  /** A statement is about to be sent: its rows will be taken if `take` is called while the driver announces the fields. */
  begin(): void {
    if (this.phase !== 'dropped') this.phase = 'head';
    this.taker = undefined;
    this.sequence = 0;
    this.held = nothing;
    this.owed = 0;
    this.isContinued = false;
  }

  take(taker: BulkTaker): void {
    this.taker = taker;
  }

  /** The statement has been answered. */
  end(): void {
    if (this.phase !== 'dropped') this.phase = 'whole';
  }

  /** The connection is done for: nothing of what may still come is handed over. */
  drop(): void {
    this.phase = 'dropped';
  }

  feed(bytes: Buffer): void {
    if (this.phase === 'whole') this.driver(bytes);
    if (this.phase === 'head') this.feedHead(bytes);
    else if (this.phase === 'rows' && this.taker) this.feedRows(bytes, this.taker);
  }

  private feedHead(bytes: Buffer): void {
    let rest = this.held.length > 0 ? Buffer.concat([this.held, bytes]) : bytes;
    this.held = nothing;
    while (this.phase === 'head') {
      const end = packetEnd(rest, 0, rest.length);
      if (end === undefined || end > rest.length) {
        this.held = rest;
        return;
      }
      const packet = rest.subarray(0, end);
      // The rows follow the packet that ends the list of fields.
      if (this.taker && isEndPacket(packet, 0)) this.beginRows();
      rest = rest.subarray(end);
      this.hand(packet);
    }
    if (rest.length > 0) this.feed(rest);
  }

  private beginRows(): void {
    this.phase = 'rows';
    this.filled = 0;
  }

  private feedRows(bytes: Buffer, taker: BulkTaker): void {
    const { window } = taker.reader;
    for (let from = 0; from < bytes.length; ) {
      if (this.phase !== 'rows') {
        this.feed(bytes.subarray(from));
        return;
      }
      if (this.owed > 0) {
        const part = bytes.subarray(from, from + this.owed);
        this.owed -= part.length;
        from += part.length;
        this.driver(part);
        continue;
      }
      const copied = bytes.copy(window, this.filled, from);
      from += copied;
      this.readWindow(taker, this.filled + copied);
    }
  }

  /** Takes the rows of the window's first `end` bytes, and hands over every other packet. */
  private readWindow(taker: BulkTaker, end: number): void {
    const { window } = taker.reader;
    let at = 0;
    while (this.phase === 'rows') {
      if (!this.isContinued) at = takeRows(taker, at, end);
      const next = packetEnd(window, at, end);
      if (next === undefined || (next > end && next - at <= window.length)) break;
      at = this.handOver(window, at, Math.min(next, end), next);
    }
    this.filled = end - at;
    if (this.phase === 'head') this.feedHead(Buffer.from(window.subarray(at, end)));
    else window.copyWithin(0, at, end);
  }

  /** Hands over the packet from `at` on, or as much of it as is there. */
  private handOver(window: Buffer, at: number, stop: number, next: number): number {
    // What the driver holds on to must not change with the window.
    const packet = Buffer.from(window.subarray(at, stop));
    if (!this.isContinued && isEndPacket(packet, 0)) {
      this.phase = 'head';
      this.taker = undefined;
    }
    this.owed = next - stop;
    this.isContinued = packet.readUIntLE(0, 3) === longestPacketBytes;
    this.hand(packet);
    return stop;
  }

  private hand(packet: Buffer): void {
    this.sequence = (this.sequence + 1) & 0xff;
    packet[packetHeaderBytes - 1] = this.sequence;
    this.driver(packet);
  }
}

const nothing = Buffer.alloc(0);
/** A row that does not fit into one packet is carried on in the next one. */
const longestPacketBytes = 0xffffff;

function takeRows({ reader, onTaken }: BulkTaker, start: number, end: number): number {
  const { window } = reader;
  const stop = reader.read(start, end);
  if (reader.kept > 0) onTaken(reader.kept, () => readRow(window, lastPacketStart(window, start, stop)));
  return stop;
}
