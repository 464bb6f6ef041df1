import type { MasterSummary } from '#shared/master.ts';
import type { Tally } from '#shared/tasks.ts';
import { plural } from '#shared/text.ts';

/**
 * The third control total. What was read of the list must be what was held against the sides; each of its keys is on
 * both, on one or on neither; and the keys that the sides have, as comparing them counted, must be those that the list
 * shares with them and those that it has not. Returns each that is not so, as a sentence.
 */
export function masterTotals(
  {
    read,
    accepted,
    invalid,
    keys,
    onBoth,
    inboundOnly,
    outboundOnly,
    onNeither,
    notInMaster,
    ...master
  }: MasterSummary,
  tallies: Tally[],
): string[] {
  const wrong: string[] = [];
  if (read !== accepted + invalid)
    wrong.push(`master list: ${read} read, but ${accepted} accepted and ${invalid} invalid`);
  if (accepted !== master.records) wrong.push(`master list: ${accepted} accepted, but ${master.records} looked for`);
  const placed = onBoth + inboundOnly + outboundOnly + onNeither;
  if (keys !== placed) wrong.push(`master list: ${keys} keys, but ${placed} concluded on`);
  const compared = tallies.reduce((sum, tally) => sum + keysOf(tally), 0);
  const shared = onBoth + inboundOnly + outboundOnly + notInMaster;
  if (compared !== shared)
    wrong.push(`master list: both sides have ${compared} keys, but ${shared} of them were held against it`);
  return wrong;
}

/** Different keys of a partition, as they were compared at first. */
function keysOf(tally: Tally): number {
  const { missing, unexpected, different, duplicate } = tally.first ?? tally;
  return (tally.flight?.inFlight ?? 0) + tally.matched + missing + unexpected + different + duplicate;
}

/** What a person should know before believing what was found of the list. */
export function masterWarnings(
  { read, onNeither, source, accepted, onBoth, inboundOnly, outboundOnly, sittings, readFrom, readTo }: MasterSummary,
  { unreadable, allowEmpty, isLive }: { unreadable: number; allowEmpty: boolean; isLive: boolean },
): string[] {
  const where = `the master list (${source})`;
  const warnings: string[] = [];
  if (read === 0 && !allowEmpty)
    warnings.push(`T${where.slice(1)} is empty, so nothing was held against it; check it, or set allowEmpty: true.`);
  else if (accepted > 0 && onBoth + inboundOnly + outboundOnly === 0)
    warnings.push(`No key of ${where} is on either side; check that the key means the same there.`);
  if (onNeither > 0 && unreadable > 0)
    warnings.push(
      `Some of the ${plural(onNeither, 'key')} on neither side may be of the ${plural(unreadable, 'record')} that could not be read.`,
    );
  if (sittings > 1 && isLive)
    warnings.push(`T${where.slice(1)} was read in ${sittings} sittings between ${readFrom} and ${readTo}.`);
  return warnings;
}
