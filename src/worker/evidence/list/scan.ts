import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { valuesEnd } from '#worker/records/packed.ts';
import { numbersIn } from '../findings-order.ts';
import { digitZero, type JoinedFindings, joinedFindings } from '../joined-findings.ts';
import type { ListFile } from './list-file.ts';
import {
  type BodyAt,
  emptySight,
  type FindingRecord,
  kindNumber,
  nothing,
  type Piece,
  type Sight,
  see,
  sightColumns,
} from './sight.ts';

/** Looks at findings. `begin` is called before the first of a piece; where it says no, none of them can be of interest. */
export type Look = { begin: (piece: Piece) => boolean; see: (sight: Sight) => void };

/**
 * Looks at every finding, in the order in which they lie in the file. SQLite joins thousands of bodies to one buffer at a
 * time: a row for each would take ten times as long. `told` is called after each piece with how far it is, and may throw.
 */
export function scan(file: ListFile, look: Look, told: (share: number) => void): void {
  const { db } = file;
  const last = db.prepare<[], number | null>('SELECT max(id) FROM finding').pluck().get() ?? 0;
  const read = joinedFindings(db);
  let size = firstPiece;
  for (let from = 1; from <= last; ) {
    const joined = read(from, from + size - 1);
    if (!joined) {
      size = Math.max(1, size >> 2);
      continue;
    }
    beat();
    seeJoined(file, joined, look);
    if (joined.others > 0) seeOthers(file, from, from + size - 1, look);
    from += size;
    told(Math.min(1, from / last));
    const bytes = (joined.inbound?.length ?? 0) + (joined.outbound?.length ?? 0);
    if (bytes > limits.scanBytes) size = Math.max(1, size >> 1);
    else if (bytes < limits.scanBytes / 4) size = Math.min(limits.scanFindings, size * 2);
  }
}

/** The first piece is small: nobody knows yet how long the values are. */
const firstPiece = 256;

function seeJoined({ key, fields }: ListFile, joined: JoinedFindings, look: Look): void {
  const inbound = joined.inbound ?? nothing;
  const outbound = joined.outbound ?? nothing;
  if (joined.findings === 0 || !look.begin({ inbound, outbound })) return;
  const columns = key.length + fields.length;
  const ids = numbersIn(joined.ids, joined.findings);
  const differing = joined.fields?.split(';') ?? [];
  const sight = emptySight();
  let [inboundAt, outboundAt, differingAt] = [0, 0, 0];
  for (let i = 0; i < joined.findings; i++) {
    const kind = (joined.kinds[i] as number) - digitZero;
    const hasInbound = kind !== kindNumber.unexpected;
    sight.id = ids[i] as number;
    sight.kind = kind;
    sight.fields = kind === kindNumber.different ? (differing[differingAt++] ?? '') : '';
    sight.key = hasInbound ? inbound : outbound;
    sight.keyAt = hasInbound ? inboundAt : outboundAt;
    inboundAt = lay(sight.inbound, hasInbound, inbound, inboundAt, columns);
    outboundAt = lay(sight.outbound, kind !== kindNumber.missing, outbound, outboundAt, columns);
    look.see(sight);
  }
}

/** Says where a finding's body of a side lies, if it has one, and returns where the next one does. */
function lay(body: BodyAt, isThere: boolean, bytes: Uint8Array, at: number, columns: number): number {
  body.at = isThere ? at : -1;
  body.end = isThere ? valuesEnd(bytes, at, columns) : -1;
  return isThere ? body.end : at;
}

/** Repeated keys and unreadable records, which have no bodies, one by one. */
function seeOthers(file: ListFile, from: number, to: number, look: Look): void {
  const rows = file.db
    .prepare<[number, number], FindingRecord>(
      `SELECT ${sightColumns} FROM finding NOT INDEXED WHERE id BETWEEN ? AND ? AND kind >= ${kindNumber.duplicate}`,
    )
    .iterate(from, to);
  const sight = emptySight();
  for (const row of rows) {
    look.begin(see(sight, row, file));
    look.see(sight);
  }
}
