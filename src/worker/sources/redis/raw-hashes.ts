import { limits } from '#shared/limits.ts';
import type { BulkReader } from '#worker/records/sink.ts';
import type { EntryWriter } from './entry.ts';
import type { RawConnection } from './raw-connection.ts';
import { ReplyWindow } from './reply-window.ts';

/** What a reply came to: how many entries it had, the cursor of a scan that goes on, or the server's refusal. */
export type HashReply = { entries: number; cursor: string; refusal?: Error };

/**
 * Reads hashes off a raw connection and hands their entries over: plain ones to the kernel where they lie, the others
 * one by one. Replies are read in the order in which they were asked for.
 */
export class RawHashes {
  /** Bytes that an entry of the last reply took, on average. */
  entryBytes = 0;
  private readonly window: ReplyWindow;

  constructor(
    private readonly connection: RawConnection,
    private readonly writer: EntryWriter,
    private readonly bulk: BulkReader | undefined,
  ) {
    this.window = new ReplyWindow(connection, bulk?.window ?? Buffer.allocUnsafeSlow(2 * limits.fileChunkBytes));
  }

  ask(key: Buffer): void {
    this.connection.send('HGETALL', key);
  }

  askPart(key: Buffer, cursor: string): void {
    this.connection.send('HSCAN', key, cursor, 'COUNT', String(limits.redisScanCount));
  }

  /** Reads the reply to `ask`. Entries that may come again (`mayRepeat`) say which ones they are. */
  async read(key: Buffer, mayRepeat: boolean): Promise<HashReply> {
    const head = await this.window.line();
    if (head.startsWith('-')) return refused(head);
    return { entries: await this.readEntries(head, key, mayRepeat), cursor: '0' };
  }

  /** Reads the reply to `askPart`; its cursor is told to `onCursor` before the entries are looked at. */
  async readPart(key: Buffer, onCursor: (cursor: string) => void): Promise<HashReply> {
    const { window } = this;
    const head = await window.line();
    if (head.startsWith('-')) return refused(head);
    if (head !== '*2') throw this.connection.refused(`a reply that is not understood: ${JSON.stringify(head)}`);
    await window.line();
    const cursor = await window.line();
    onCursor(cursor);
    return { entries: await this.readEntries(await window.line(), key, true), cursor };
  }

  /** Takes an array of fields and payloads whose head was read. Returns only when its last byte was. */
  private async readEntries(head: string, key: Buffer, mayRepeat: boolean): Promise<number> {
    const entries = Number(head.slice(1)) / 2;
    if (!head.startsWith('*') || !Number.isSafeInteger(entries) || entries < 0)
      throw this.connection.refused(`a reply that is not understood: ${JSON.stringify(head)}`);
    const { window } = this;
    let bytes = 0;
    for (let left = entries; ; ) {
      const before = window.start;
      left -= this.takeEntries(left, key, mayRepeat);
      bytes += window.start - before;
      if (left === 0) break;
      await window.fill();
    }
    if (entries > 0) this.entryBytes = bytes / entries;
    return entries;
  }

  /** Hands over the whole entries that are there, `most` of them, and returns how many that were. */
  private takeEntries(most: number, key: Buffer, mayRepeat: boolean): number {
    const { window } = this;
    const bulk = !mayRepeat && window.isUsual ? this.bulk : undefined;
    let taken = 0;
    while (taken < most) {
      if (bulk) {
        window.start = bulk.read(window.start, window.end);
        taken += bulk.kept;
        if (taken === most) break;
      }
      const field = window.bulkAt(window.start);
      const payload = field && window.bulkAt(field.after);
      if (!payload) break;
      const { bytes } = window;
      this.writer.bucketEntry(key, bytes, field.start, field.end, bytes, payload.start, payload.end, mayRepeat);
      window.start = payload.after;
      taken++;
    }
    return taken;
  }
}

function refused(head: string): HashReply {
  return { entries: 0, cursor: '0', refusal: new Error(head.slice(1)) };
}
