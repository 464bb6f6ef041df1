import { findingKinds } from '#shared/finding.ts';
import type { Filter } from '#shared/findings-list.ts';
import { beat } from '#shared/pulse.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { canonical } from './conditions.ts';
import type { ListFile } from './list-file.ts';
import { type Look, scan } from './scan.ts';
import { emptySight, type FindingRecord, kindNumber, see, sightColumns } from './sight.ts';

/** Looks at every finding that may be in a list: those of a key are found by the index, all others by reading all. */
export function candidates(file: ListFile, filter: Filter, look: Look, told: (share: number) => void): void {
  if (filter.key.length === 0) scan(file, look, told);
  else ofKey(file, filter.key, look, told);
}

function ofKey(file: ListFile, key: string[], look: Look, told: (share: number) => void): void {
  if (key.length > file.key.length) return;
  const { from, to } = keyRange(file, key);
  const select = file.db.prepare<[number, Buffer, Buffer], FindingRecord>(
    `SELECT ${sightColumns} FROM finding INDEXED BY finding_in_order WHERE kind = ? AND key >= ? AND key < ?`,
  );
  const sight = emptySight();
  for (let kind = 0; kind < findingKinds.length; kind++) {
    // What an unreadable record is ordered by is no key.
    if (kind === kindNumber.invalid) continue;
    for (const row of select.iterate(kind, from, to)) {
      beat();
      look.begin(see(sight, row, file));
      look.see(sight);
    }
    told((kind + 1) / findingKinds.length);
  }
}

/** The sortable keys that begin with these values. After a value's end a 0xFF would say that it goes on. */
function keyRange(file: ListFile, key: string[]): { from: Buffer; to: Buffer } {
  const out = new ByteWriter();
  key.forEach((text, i) => {
    const column = file.key[i];
    if (!column) return;
    for (const byte of canonical(text, column)) {
      out.reserve(2);
      out.bytes[out.length++] = byte;
      if (byte === 0) out.bytes[out.length++] = 0xff;
    }
    out.reserve(1);
    out.bytes[out.length++] = 0;
  });
  const from = Buffer.from(out.bytes.subarray(0, out.length));
  return { from, to: Buffer.concat([from, Buffer.from([0xff])]) };
}
