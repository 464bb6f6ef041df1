import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BulkReader } from '#worker/records/sink.ts';
import { BulkRows } from '#worker/sources/mysql/bulk-rows.ts';

/** A packet as it is sent; a payload too large for one is carried on in the next. */
function packets(payload: Buffer, sequence: number): Buffer[] {
  const sent: Buffer[] = [];
  for (let at = 0; ; at += largest) {
    const part = payload.subarray(at, at + largest);
    const header = Buffer.from([0, 0, 0, (sequence + sent.length) & 0xff]);
    header.writeUIntLE(part.length, 0, 3);
    sent.push(Buffer.concat([header, part]));
    if (part.length < largest) return sent;
  }
}
const largest = 0xffffff;

/** All packets of an answer, numbered as the server does. */
function numbered(payloads: Buffer[]): Buffer[] {
  const sent: Buffer[] = [];
  for (const payload of payloads) sent.push(...packets(payload, sent.length + 1));
  return sent;
}

const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
const field = Buffer.from('\x03deffield of a result');
const end = Buffer.from([0xfe, 0, 0, 2, 0]);
const error = Buffer.from('\xff\x15\x04#HY000broken off', 'latin1');
const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

/** Takes rows whose first byte of text is `p`, in a window of a few bytes. */
function plainReader(windowBytes: number): BulkReader & { taken: string[] } {
  const window = Buffer.alloc(windowBytes);
  return {
    window,
    kept: 0,
    taken: [],
    read(start, end) {
      this.kept = 0;
      let at = start;
      while (end - at > 5) {
        const after = at + 4 + window.readUIntLE(at, 3);
        if (after > end || window[at + 5] !== 0x70) break;
        this.taken.push(window.toString('latin1', at + 5, after));
        this.kept++;
        at = after;
      }
      return at;
    },
  };
}

/** Sends an answer in the pieces given, and gives what the reader and the driver came to see of it. */
function answer(sent: Buffer, cuts: number[], windowBytes = 64) {
  const reader = plainReader(windowBytes);
  const seen: Buffer[] = [];
  let announced = 0;
  let last: string | undefined;
  const rows = new BulkRows((bytes) => {
    seen.push(Buffer.from(bytes));
    if (!bytes.subarray(4).equals(field) || announced++ > 0) return;
    rows.take({
      reader,
      onTaken: (_, read) => {
        last = read()[0]?.toString('latin1');
      },
    });
  });
  rows.begin();
  let from = 0;
  for (const cut of [...cuts.map((at) => at % sent.length).toSorted((a, b) => a - b), sent.length]) {
    // A copy, so that nothing can be read that was not sent yet.
    if (cut > from) rows.feed(Buffer.from(sent.subarray(from, cut)));
    from = Math.max(from, cut);
  }
  rows.end();
  return { taken: reader.taken, last, seen: Buffer.concat(seen) };
}

const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((value) => `p${value}`);
const row = fc.oneof(
  { weight: 3, arbitrary: plain },
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((value) => `x${value}`),
);

test('however an answer is cut into pieces, each row is taken or left, and the driver sees the rest in sequence', () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 300 }),
      fc.constantFrom([end], [end, ok], [error]),
      fc.array(fc.nat(), { maxLength: 40 }),
      (all, tail, cuts) => {
        const sent = Buffer.concat(numbered([Buffer.from([1]), field, end, ...all.map(text), ...tail]));
        const isPlain = (value: string) => value.startsWith('p');
        const left = all.filter((value) => !isPlain(value));
        const rest = Buffer.concat(numbered([Buffer.from([1]), field, end, ...left.map(text), ...tail]));
        const { taken, last, seen } = answer(sent, cuts);
        expect(taken).toEqual(all.filter(isPlain));
        expect(last).toBe(all.findLast(isPlain));
        expect(seen.equals(rest)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('a row of several packets goes to the driver whole, whatever its parts look like', () => {
  const large = Buffer.alloc(largest * 2, 0xfe);
  large[0] = 0xfd;
  const exact = Buffer.alloc(largest, 0xff);
  exact[0] = 0xfd;
  const lookAlike = Buffer.concat([Buffer.alloc(largest, 0xfd), text('plain in looks only')]);
  const rows = [text('p1'), large, text('p2'), exact, lookAlike, text('p3'), text('x')];
  const sent = Buffer.concat(numbered([Buffer.from([1]), field, end, ...rows, end]));
  const rest = Buffer.concat(numbered([Buffer.from([1]), field, end, large, exact, lookAlike, text('x'), end]));
  const chunks = Array.from({ length: Math.floor(sent.length / 65_536) }, (_, i) => (i + 1) * 65_536);
  for (const cuts of [chunks, [sent.length - 1, 3, 70_000], []]) {
    const { taken, seen } = answer(sent, cuts, 4_096);
    expect(taken).toEqual(['p1', 'p2', 'p3']);
    expect(seen.equals(rest)).toBe(true);
  }
});

test('after a statement whose rows nobody takes, everything goes to the driver as it came', () => {
  const sent = Buffer.concat(numbered([Buffer.from([1]), field, end, text('p1'), text('x'), end]));
  const seen: Buffer[] = [];
  const rows = new BulkRows((bytes) => seen.push(bytes));
  rows.begin();
  for (const byte of sent) rows.feed(Buffer.from([byte]));
  rows.end();
  rows.feed(ok);
  expect(Buffer.concat(seen).equals(Buffer.concat([sent, ok]))).toBe(true);
  rows.drop();
  rows.feed(ok);
  expect(Buffer.concat(seen)).toHaveLength(sent.length + ok.length);
});
