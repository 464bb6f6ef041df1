import { statSync } from 'node:fs';
import { limits } from '#shared/limits.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { valuesEnd } from '#worker/records/packed.ts';
import { type BodyTexts, bodyTexts } from './body-texts.ts';
import { numbersIn } from './findings-order.ts';
import { digitZero, type JoinedFindings, joinedFindings } from './joined-findings.ts';

/** Findings whose ids are neighbours; where the bodies of each begin, by its place, -1 where it has none. */
export type Block = {
  places: Int16Array;
  kinds: Uint8Array;
  differing: string[][];
  inbound: BodyTexts;
  outbound: BodyTexts;
  inboundAt: Int32Array;
  outboundAt: Int32Array;
  left: number;
  bytes: number;
};

type Names = { columns: number; of(differing: string): string[] };
type Columns = { key: string[]; fields: string[] };

export const [missing, unexpected, different] = [0, 1, 2] as const;

/** A finding with records among its neighbours. The same object is filled again for every finding. */
export type PlacedFinding = { block: Block; place: number };

/**
 * Gives the place of the finding of an id; undefined for one that has no records, or where ids are asked for in such an
 * order that their neighbours are of no use. In their own order findings come from all partitions by turns, and within a
 * partition from one place after another: so a block of each is kept until all of it was asked for.
 */
export function findingBlocks(db: Sqlite, columns: Columns): (id: number) => PlacedFinding | undefined {
  const read = joinedFindings(db);
  const names: Names = { columns: columns.key.length + columns.fields.length, of: differingNames(columns.fields) };
  const blocks = new Map<number, Block>();
  const rows = rowsPerBlock(db);
  const placed: PlacedFinding = { block: emptyBlock(), place: 0 };
  let [bytes, loaded, given] = [0, 0, 0];
  return (id) => {
    const number = Math.floor(id / rows);
    const block = blocks.get(number) ?? load(number);
    const place = block?.places[id - number * rows] ?? -1;
    if (!block || place < 0) return undefined;
    given++;
    if (--block.left === 0) drop(number, block);
    placed.block = block;
    placed.place = place;
    return placed;
  };

  function load(number: number): Block | undefined {
    // Whoever skips about gets more neighbours than findings.
    if (loaded > limits.blocksTried && given < loaded * limits.blockFindingsMin) return undefined;
    const joined = read(number * rows, number * rows + rows - 1);
    if (!joined) return undefined;
    loaded++;
    const block = laidOut(joined, number * rows, rows, names);
    blocks.set(number, block);
    bytes += block.bytes;
    for (const [oldestNumber, oldest] of blocks) {
      if ((bytes <= limits.blocksBytes && blocks.size <= limits.blocksMax) || oldest === block) break;
      drop(oldestNumber, oldest);
    }
    return block;
  }

  function drop(number: number, block: Block) {
    blocks.delete(number);
    bytes -= block.bytes;
  }
}

/** As many as fit if every partition has a block, or two where they meet. */
function rowsPerBlock(db: Sqlite): number {
  const last = db.prepare<[], number | null>('SELECT max(id) FROM finding').pluck().get() ?? 1;
  const bytesEach = statSync(db.name).size / last;
  const fitting = Math.floor(limits.blocksBytes / (2 * limits.partitions * bytesEach));
  return Math.max(1, Math.min(limits.blockFindings, fitting));
}

function laidOut(joined: JoinedFindings, from: number, size: number, names: Names): Block {
  const { findings } = joined;
  const [inbound, outbound] = [bodyTexts(joined.inbound), bodyTexts(joined.outbound)];
  const block: Block = {
    ...emptyBlock(size, findings),
    ...{ inbound, outbound, left: findings, bytes: 2 * (inbound.bytes.length + outbound.bytes.length) + blockBytes },
  };
  const ids = numbersIn(joined.ids ?? nothing, findings);
  const differing = joined.fields?.split(';') ?? [];
  let [inboundAt, outboundAt, differingAt] = [0, 0, 0];
  for (let i = 0; i < findings; i++) {
    const kind = (joined.kinds[i] as number) - digitZero;
    block.places[(ids[i] as number) - from] = i;
    block.kinds[i] = kind;
    block.inboundAt[i] = inboundAt;
    block.outboundAt[i] = outboundAt;
    if (kind !== unexpected) inboundAt = valuesEnd(inbound.bytes, inboundAt, names.columns);
    if (kind !== missing) outboundAt = valuesEnd(outbound.bytes, outboundAt, names.columns);
    if (kind === different) block.differing[i] = names.of(differing[differingAt++] ?? '');
  }
  return block;
}

function emptyBlock(size = 0, findings = 0): Block {
  return {
    ...{ inbound: noBodies, outbound: noBodies, left: 0, bytes: 0, differing: [] },
    places: new Int16Array(size).fill(-1),
    kinds: new Uint8Array(findings),
    inboundAt: new Int32Array(findings),
    outboundAt: new Int32Array(findings),
  };
}

const noBodies = bodyTexts(null);
const nothing = new Uint8Array(0);
/** What a block takes besides its bodies and their text. */
const blockBytes = 4_096;

/** `,0,3,` as the names of those fields. Findings of the same fields are given the same list. */
export function differingNames(fields: string[]): (differing: string) => string[] {
  const known = new Map<string, string[]>();
  return (differing) => {
    const before = known.get(differing);
    if (before) return before;
    if (known.size > namesKept) known.clear();
    const names = namesOf(differing, fields);
    known.set(differing, names);
    return names;
  };
}

const namesKept = 1_000;

/** `,0,3,` as the names of those fields. */
export function namesOf(differing: string, fields: string[]): string[] {
  return differing
    .split(',')
    .filter(Boolean)
    .map((number) => fields[Number(number)] ?? number);
}
