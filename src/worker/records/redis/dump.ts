import { limits } from '#shared/limits.ts';
import { ByteRanges } from './byte-ranges.ts';
import { crc64 } from './crc64.ts';
import { integerText, readListpack, readZiplist } from './packs.ts';

/**
 * What came of reading a dump. `unknown`: not a form of hash this reader knows. `damaged`: the checksum or the form is
 * wrong. `expiring`: some fields have expired or soon will, so only the server can say which are still there.
 */
export type DumpRead = 'read' | 'unknown' | 'damaged' | 'expiring';

/**
 * Reads what Redis' DUMP returns for a hash: a type byte, the hash, two bytes of format version, and a CRC-64. Field i
 * is range 2i of `entries`, its value range 2i + 1; they hold until the next `read`. Nothing in `entries` counts unless
 * `read` returned `read`.
 *
 * Format: redis/src/rdb.h and rdb.c (`rdbSaveObject`, `createDumpPayload`).
 */
export class HashDump {
  readonly entries = new ByteRanges();
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private isExpiring = false;
  private soonMs = 0;

  /** `nowMs` is the time since 1970 by our clock. */
  read(dump: Uint8Array, nowMs: number): DumpRead {
    if (dump.length < 12) return 'damaged';
    const view = new DataView(dump.buffer, dump.byteOffset, dump.byteLength);
    const version = view.getUint16(dump.length - 10, true);
    const form = forms.get(dump[0] as number);
    if (!form || version > redisVersionMax) return 'unknown';
    if (view.getBigUint64(dump.length - 8, true) !== crc64(dump, 0, dump.length - 8)) return 'damaged';
    this.entries.reset(dump);
    this.bytes = dump;
    this.at = 1;
    this.end = dump.length - 10;
    this.isExpiring = false;
    this.soonMs = nowMs + limits.redisFieldExpiryMarginMs;
    try {
      form(this);
    } catch (error) {
      if (error instanceof Malformed) return 'damaged';
      throw error;
    }
    if (this.at !== this.end || this.entries.count % 2 !== 0) return 'damaged';
    return this.isExpiring ? 'expiring' : 'read';
  }

  table(): void {
    for (let count = this.length() * 2; count > 0; count--) this.string();
  }

  /** Every field is preceded by its expiry, less the earliest one of the hash plus one; 0 for none. */
  tableWithExpiry(hasEarliest: boolean): void {
    const earliest = hasEarliest ? this.milliseconds() - 1 : 0;
    for (let count = this.length(); count > 0; count--) {
      const expiry = this.length();
      if (expiry !== 0) this.noteExpiry(earliest + expiry);
      this.string();
      this.string();
    }
  }

  /** One text that holds the whole hash as a listpack or ziplist. */
  pack(readPack: typeof readListpack): void {
    this.string();
    const { entries } = this;
    entries.count = 0;
    const bytes = entries.bytes(0);
    if (!readPack(bytes, entries.start(0), entries.end(0), bytes !== this.bytes, entries)) throw new Malformed();
  }

  /** A listpack of field, value, expiry (0 for none). */
  packWithExpiry(hasEarliest: boolean): void {
    if (hasEarliest) this.milliseconds();
    this.pack(readListpack);
    const { entries } = this;
    if (entries.count % 3 !== 0) throw new Malformed();
    const count = entries.count / 3;
    for (let i = 0; i < count; i++) {
      const expiry = Number(entries.text(3 * i + 2));
      if (expiry !== 0) this.noteExpiry(expiry);
      entries.move(3 * i, 2 * i);
      entries.move(3 * i + 1, 2 * i + 1);
    }
    entries.count = 2 * count;
  }

  private noteExpiry(atMs: number): void {
    if (!(atMs > this.soonMs)) this.isExpiring = true;
  }

  private string(): void {
    const lead = this.bytes[this.at] as number;
    if (lead >= 0xc0) {
      this.at++;
      this.encodedString(lead & 0x3f);
      return;
    }
    const length = this.length();
    const start = this.at;
    this.skip(length);
    this.entries.add(start, start + length);
  }

  private encodedString(encoding: number): void {
    if (encoding < 3) {
      const start = this.at;
      this.skip(1 << encoding);
      this.entries.addText(integerText(this.bytes, start, 1 << encoding));
      return;
    }
    if (encoding !== 3) throw new Malformed();
    const packed = this.length();
    const length = this.length();
    const start = this.at;
    this.skip(packed);
    // LZF stores at best 264 bytes in 3: a longer claim is a damaged length, and not worth its memory.
    if (length > packed * 88) throw new Malformed();
    const own = this.entries.expand(start, start + packed, length);
    if (own < 0) throw new Malformed();
    this.entries.addOwn(own, own + length);
  }

  /** A length takes 6 or 14 bits, or 32 or 64 after a lead byte of 0x80 or 0x81, most significant byte first. */
  private length(): number {
    const lead = this.bytes[this.at] as number;
    this.skip(1);
    if (lead < 0x40) return lead;
    const start = this.at;
    if (lead < 0x80) {
      this.skip(1);
      return ((lead & 0x3f) << 8) | (this.bytes[start] as number);
    }
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    if (lead === 0x80) {
      this.skip(4);
      return view.getUint32(start);
    }
    if (lead !== 0x81) throw new Malformed();
    this.skip(8);
    return Number(view.getBigUint64(start));
  }

  private milliseconds(): number {
    const start = this.at;
    this.skip(8);
    return Number(
      new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength).getBigUint64(start, true),
    );
  }

  private skip(count: number): void {
    if (count > this.end - this.at) throw new Malformed();
    this.at += count;
  }
}

class Malformed extends Error {}

/** Above this Valkey counts its versions; it uses type 22 for another form. */
const redisVersionMax = 79;

/** Type bytes of rdb.h. 22 and 23 were written by release candidates of Redis 7.4. */
const forms = new Map<number, (dump: HashDump) => void>([
  [4, (dump) => dump.table()],
  [13, (dump) => dump.pack(readZiplist)],
  [16, (dump) => dump.pack(readListpack)],
  [22, (dump) => dump.tableWithExpiry(false)],
  [23, (dump) => dump.packWithExpiry(false)],
  [24, (dump) => dump.tableWithExpiry(true)],
  [25, (dump) => dump.packWithExpiry(true)],
]);
