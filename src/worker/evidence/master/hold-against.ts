import { invariant } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { MasterTally } from '#shared/master.ts';
import { beat } from '#shared/pulse.ts';
import type { DiffKernel } from '#worker/kernel/diff-kernel.ts';
import { passBitsFor } from '#worker/records/chunks.ts';
import { sortableKey } from '#worker/records/packed.ts';
import { placeOrder } from '#worker/records/place-order.ts';
import type { SnapshotReader } from '../snapshot-reader.ts';
import type { MasterItem } from './master-file.ts';

export type MasterReaders = Record<Side | 'master', SnapshotReader>;
/** How many columns the key has, and a record of the sides; whether keys that the master list has not are listed, too. */
export type MasterShape = { keyColumns: number; columns: number; isListed: boolean };

/**
 * Holds a partition of the master list against both sides, by the bytes of the key alone. Each side is compared with the
 * list by itself; what neither has is on both lists of what is not there. Large partitions are taken in passes.
 */
export function holdAgainst(
  kernel: DiffKernel,
  readers: MasterReaders,
  partition: number,
  shape: MasterShape,
): { tally: MasterTally; items: MasterItem[] } {
  const facts = [readers.master, ...sides.map((side) => readers[side])].map((reader) => reader.facts(partition));
  const passBits = passBitsFor(Math.max(...facts.map(({ bytes }) => bytes)));
  const unreadable = readers.master.invalid(partition);
  const tally: MasterTally = {
    ...{ records: 0, invalid: unreadable.length, keys: 0, onBoth: 0, inboundOnly: 0, outboundOnly: 0 },
    ...{ onNeither: 0, notInMaster: 0 },
  };
  const items = unreadable.map(
    (record): MasterItem => ({ kind: 'invalid', key: placeOrder('master', record.place), ...record }),
  );
  for (let pass = 0; pass < 2 ** passBits; pass++) {
    const [inbound, outbound] = sides.map((side) =>
      compareKeys(kernel, { readers, side, partition, shape, passBits, pass }),
    ) as [Compared, Compared];
    invariant(inbound.keys === outbound.keys, 'a list has as many keys whatever it is held against');
    const strangers = conclude(tally, items, inbound, outbound);
    if (shape.isListed) for (const key of strangers) items.push(item('notInMaster', key));
  }
  return { tally, items };
}

/** Of the master list, and of a side: how many keys, and those that the other has not, as latin1. */
type Compared = { records: number; keys: number; notOnSide: Set<string>; notInMaster: Set<string> };
type Asked = {
  readers: MasterReaders;
  side: Side;
  partition: number;
  shape: MasterShape;
  passBits: number;
  pass: number;
};

function compareKeys(kernel: DiffKernel, { readers, side, partition, shape, passBits, pass }: Asked): Compared {
  const { keyColumns } = shape;
  const { master } = readers;
  const found: Compared = { records: 0, keys: 0, notOnSide: new Set(), notInMaster: new Set() };
  beat();
  kernel.reset(partition, { keyColumns, columns: keyColumns });
  const listed = kernel.load(master.records(partition), master.facts(partition).records, passBits, pass);
  kernel.shape(shape);
  const there = kernel.load(readers[side].records(partition), readers[side].facts(partition).records, passBits, pass);
  found.records = listed.count;
  kernel.compare(listed, there, limits.partitionBits + passBits, ({ matched, bytes, others }) => {
    beat();
    found.keys += matched;
    for (let i = 0; i < others.length; i += 4) {
      const [inList, onSide] = [others[i] as number, others[i + 1] as number];
      if (inList !== 0) found.keys++;
      if (inList === 0) found.notInMaster.add(keyAt(bytes, onSide, keyColumns));
      else if (onSide === 0) found.notOnSide.add(keyAt(bytes, inList, keyColumns));
    }
  });
  return found;
}

/** A key as a text of one character a byte, which a set holds better than bytes. */
function keyAt(bytes: Uint8Array, body: number, keyColumns: number): string {
  return sortableKey(bytes, body, keyColumns).toString('latin1');
}

/** Adds up a pass, and returns the keys that the master list has not. */
function conclude(tally: MasterTally, items: MasterItem[], inbound: Compared, outbound: Compared): Set<string> {
  let onNeither = 0;
  for (const key of inbound.notOnSide) {
    if (!outbound.notOnSide.has(key)) continue;
    onNeither++;
    items.push(item('onNeither', key));
  }
  const { notInMaster } = inbound;
  for (const key of outbound.notInMaster) notInMaster.add(key);
  tally.records += inbound.records;
  tally.keys += inbound.keys;
  tally.onNeither += onNeither;
  tally.inboundOnly += outbound.notOnSide.size - onNeither;
  tally.outboundOnly += inbound.notOnSide.size - onNeither;
  tally.onBoth += inbound.keys - inbound.notOnSide.size - outbound.notOnSide.size + onNeither;
  tally.notInMaster += notInMaster.size;
  return notInMaster;
}

function item(kind: MasterItem['kind'], key: string): MasterItem {
  return { kind, key: Buffer.from(key, 'latin1') };
}
