import { limits } from '#shared/limits.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import type { EntryWriter } from './entry.ts';
import type { Layout } from './layout.ts';
import type { RawConnection } from './raw-connection.ts';
import { ReplyWindow } from './reply-window.ts';

/** What became of the keys that were asked for. */
export type RecordReplies = {
  records: number;
  /** Keys of another type. */
  wrong: Buffer[];
  /** Keys of which the reply does not say whether they are gone, or of which type they are. */
  doubtful: Buffer[];
};

/**
 * Reads records that are a Redis key each off a raw connection, and hands them over where they lie: through the driver
 * every key is a command, a promise and a buffer a value. Replies are read in the order in which they were asked for.
 */
export class RawRecords {
  private readonly window: ReplyWindow;
  private readonly commands = new ByteWriter(64 * 1024);
  private readonly fields: string[] | undefined;
  /** Where the values of the reply at hand lie. */
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;

  /** `mayAskForMany`: a cluster's commands may name keys of one slot only. */
  constructor(
    private readonly connection: RawConnection,
    { kind, hashFields }: Layout,
    private readonly writer: EntryWriter,
    private readonly mayAskForMany: boolean,
  ) {
    this.window = new ReplyWindow(connection, Buffer.allocUnsafeSlow(2 * limits.fileChunkBytes));
    this.fields = kind === 'hash-records' ? hashFields.names : undefined;
    this.starts = new Int32Array(this.fields?.length ?? 1);
    this.ends = new Int32Array(this.fields?.length ?? 1);
  }

  ask(keys: Buffer[]): void {
    const { commands, fields } = this;
    commands.length = 0;
    for (const some of slices(keys)) {
      if (fields) this.askForFields(some, fields);
      else if (this.mayAskForMany) this.command('MGET', some);
      else for (const key of some) this.command('GET', [key]);
    }
    // What is written is sent later, and the buffer is used again.
    if (commands.length > 0) this.connection.write(Buffer.from(commands.bytes.subarray(0, commands.length)));
  }

  /** Reads the replies to `ask` for the same keys. */
  async read(keys: Buffer[]): Promise<RecordReplies> {
    const replies: RecordReplies = { records: 0, wrong: [], doubtful: [] };
    if (this.fields?.length === 0) return { ...replies, doubtful: keys };
    for (const some of slices(keys)) {
      if (!this.fields && this.mayAskForMany) await this.headOf(some.length);
      for (const key of some) while (!this.take(key, replies)) await this.window.fill();
    }
    return replies;
  }

  private askForFields(keys: Buffer[], fields: string[]): void {
    if (fields.length === 0) return;
    for (const key of keys) this.command('HMGET', [key, ...fields]);
  }

  /** Appends a command: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
  private command(name: string, words: (Buffer | string)[]): void {
    const { commands } = this;
    commands.text(`*${1 + words.length}\r\n$${name.length}\r\n${name}\r\n`);
    for (const word of words) {
      commands.text(`$${Buffer.byteLength(word)}\r\n`);
      if (typeof word === 'string') commands.text(word);
      else commands.copy(word, 0, word.length);
      commands.text('\r\n');
    }
  }

  /** Reads the head of an array of `count` values. */
  private async headOf(count: number): Promise<void> {
    const head = await this.window.line();
    if (head === `*${count}`) return;
    throw this.connection.refused(head.startsWith('-') ? head.slice(1) : `a reply that is not understood: ${head}`);
  }

  /** Hands over the record whose reply comes next. False, and nothing has changed, where the reply is not there whole. */
  private take(key: Buffer, replies: RecordReplies): boolean {
    const { window, fields, starts, ends, writer } = this;
    if (window.start >= window.end) return false;
    if (window.bytes[window.start] === minus) return this.takeRefusal(key, replies);
    const after = fields ? this.arrayAt(window.start, fields.length) : this.valueAt(window.start, 0);
    if (after < 0) return false;
    if (starts.every((start) => start < 0)) replies.doubtful.push(key);
    else {
      replies.records++;
      if (fields) writer.hashRecord(key, window.bytes, starts, ends);
      else writer.stringRecord(key, window.bytes, starts[0] as number, ends[0] as number);
    }
    window.start = after;
    return true;
  }

  private takeRefusal(key: Buffer, replies: RecordReplies): boolean {
    const refusal = this.window.lineNow();
    if (refusal === undefined) return false;
    if (!refusal.startsWith('-WRONGTYPE')) throw this.connection.refused(refusal.slice(1));
    replies.wrong.push(key);
    return true;
  }

  /** Finds the values of an array. Returns the position after it, -1 where it is not there whole. */
  private arrayAt(start: number, count: number): number {
    let at = this.window.numberAt(start, asterisk);
    if (at >= 0 && this.window.number !== count) throw this.window.notUnderstood(start);
    for (let i = 0; i < count && at >= 0; i++) at = this.valueAt(at, i);
    return at;
  }

  /** Finds value number `i`, null or a bulk string. Returns the position after it, -1 where it is not there whole. */
  private valueAt(start: number, i: number): number {
    const { window, starts, ends } = this;
    const at = window.numberAt(start, dollar);
    if (at < 0) return -1;
    starts[i] = -1;
    if (window.number === -1) return at;
    if (window.number < 0) throw window.notUnderstood(start);
    const end = at + window.number;
    if (end + 2 > window.end) return -1;
    starts[i] = at;
    ends[i] = end;
    return end + 2;
  }
}

const minus = 0x2d;
const asterisk = 0x2a;
const dollar = 0x24;

function slices(keys: Buffer[]): Buffer[][] {
  const size = limits.redisPipelineRecords;
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, i) => keys.slice(i * size, (i + 1) * size));
}
