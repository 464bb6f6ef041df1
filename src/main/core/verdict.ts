import type { Confirmation } from '#shared/confirmation.ts';
import type { Definition } from '#shared/definition.ts';
import { countFindings, type Side, sides } from '#shared/finding.ts';
import type { FlightSummary } from '#shared/flight.ts';
import { limits } from '#shared/limits.ts';
import { type MasterSummary, masterFound } from '#shared/master.ts';
import type { RunSummary, Verdict } from '#shared/run.ts';
import { describeSource, namesFieldsItself, type SourceSettings } from '#shared/source-settings.ts';
import type { SnapshotTotals, Tally } from '#shared/tasks.ts';
import { flightWarnings } from './flight/totals.ts';
import { masterTotals, masterWarnings } from './master/totals.ts';

/** Everything a verdict rests on: what was pulled, and what comparing each partition came to. */
export type Results = {
  definition: Definition;
  inbound: SnapshotTotals;
  outbound: SnapshotTotals;
  tallies: Map<number, Tally>;
  failed: { partition: number; reason: string }[];
  confirmation?: Confirmation | undefined;
  master?: MasterSummary | undefined;
  flight?: FlightSummary | undefined;
};

export type Conclusion = Pick<
  RunSummary,
  | 'verdict'
  | 'matched'
  | 'withinTolerance'
  | 'findings'
  | 'byField'
  | 'partitions'
  | 'failed'
  | 'discrepancies'
  | 'warnings'
  | 'chunks'
>;

/** Adds up the partitions and holds them against what was pulled. `match` needs all of it: every partition, every total. */
export function conclude(results: Results): Conclusion {
  const { definition, inbound, outbound, tallies, failed, master, flight } = results;
  const sum = (figure: (tally: Tally) => number) =>
    [...tallies.values()].reduce((total, tally) => total + figure(tally), 0);
  const findings = {
    missing: sum((tally) => tally.missing),
    unexpected: sum((tally) => tally.unexpected),
    different: sum((tally) => tally.different),
    duplicate: sum((tally) => tally.duplicate),
    // Counted when read: past the limit, unreadable records are counted but not kept for comparing to see.
    invalid: inbound.invalid + outbound.invalid,
  };
  const discrepancies = tallies.size === limits.partitions ? controlTotals(results, sum) : [];
  const isNothing = (inbound.read + outbound.read === 0 || master?.read === 0) && !definition.allowEmpty;
  const isBlank = isCompared(results) && unnamedFields(results).length > 0;
  const isEstablished =
    tallies.size === limits.partitions && failed.length === 0 && discrepancies.length === 0 && !isNothing && !isBlank;
  const found = countFindings(findings) + (master ? masterFound(master) : 0);
  // What differs differs, whatever is still to come; that the rest agrees nobody knows before it has come.
  const isOpen = (flight?.inFlight ?? 0) > 0;
  const verdict: Verdict = !isEstablished
    ? 'not-established'
    : found > 0
      ? 'mismatch'
      : isOpen
        ? 'not-established'
        : 'match';
  return {
    verdict,
    matched: sum((tally) => tally.matched),
    withinTolerance: sum((tally) => tally.withinTolerance),
    findings,
    byField: Object.fromEntries(
      definition.fields.map(({ name }, field) => [name, sum((tally) => tally.byField[field] ?? 0)]),
    ),
    partitions: {
      total: limits.partitions,
      established: tallies.size,
      bySums: sum(({ isBySums }) => (isBySums ? 1 : 0)),
    },
    failed,
    discrepancies,
    warnings: [
      ...sideWarnings(results, findings, sum),
      ...fieldWarnings(results),
      ...sittingWarnings(results),
      ...thirdWarnings(results),
      ...(flight ? flightWarnings(flight) : []),
    ],
    chunks: sum((tally) => tally.chunks),
  };
}

type Sum = (figure: (tally: Tally) => number) => number;

/** The totals counted while reading must be those counted while comparing. Returns each that is not, as a sentence. */
function controlTotals(results: Results, sum: Sum): string[] {
  const { inbound, outbound, confirmation } = results;
  const matched = sum((tally) => tally.matched);
  // What was read first is held against what that reading came to, before anything was read again.
  const first = (kind: 'missing' | 'unexpected' | 'different') => sum((tally) => (tally.first ?? tally)[kind]);
  const different = first('different');
  const inFlight = sum(({ flight }) => flight?.inFlight ?? 0);
  const compared: Record<Side, number> = {
    inbound: matched + different + first('missing') + inFlight + sum((tally) => tally.inboundInDuplicates),
    outbound: matched + different + first('unexpected') + sum((tally) => tally.outboundInDuplicates),
  };
  const wrong = sides.flatMap((side) => {
    const { read, accepted, invalid } = side === 'inbound' ? inbound : outbound;
    const kept = sum((tally) => (side === 'inbound' ? tally.inboundRecords : tally.outboundRecords));
    const wrong: string[] = [];
    if (read !== accepted + invalid)
      wrong.push(`${side}: ${read} read, but ${accepted} accepted and ${invalid} invalid`);
    if (accepted !== kept) wrong.push(`${side}: ${accepted} accepted, but ${kept} compared`);
    if (accepted !== compared[side]) wrong.push(`${side}: ${accepted} accepted, but ${compared[side]} concluded on`);
    return wrong;
  });
  const { master, tallies } = results;
  const third = master?.established === limits.partitions ? masterTotals(master, [...tallies.values()]) : [];
  return [...wrong, ...confirmedTotals(confirmation, sum), ...third];
}

/** Every candidate is settled or a finding still, and each was read as often as it was found. */
function confirmedTotals(confirmation: Confirmation | undefined, sum: Sum): string[] {
  if (!confirmation?.readings) return [];
  const still = sum(({ first, missing, unexpected, different, duplicate }) =>
    first ? missing + unexpected + different + duplicate : 0,
  );
  const { candidates, settled, readings } = confirmation;
  const wrong = sides.flatMap((side) => {
    const { read, accepted, invalid } = readings[side];
    return read === accepted + invalid
      ? []
      : [`${side}, read again: ${read} read, but ${accepted} accepted and ${invalid} invalid`];
  });
  if (candidates === settled + still) return wrong;
  return [...wrong, `${candidates} findings were read again, but ${settled} settled and ${still} are findings still`];
}

function isCompared({ inbound, outbound }: Results): boolean {
  return inbound.accepted > 0 && outbound.accepted > 0;
}

/** Compared fields that no record of either side names: null agrees with null, so a misspelt one would match everywhere. */
function unnamedFields(results: Results): string[] {
  const { definition } = results;
  if (definition.allowEmpty || !sides.every((side) => namesFieldsItself(definition[side]))) return [];
  // A time that is nowhere is no match of anything: without it nothing is in flight.
  const compared = definition.fields.map(({ name }) => name);
  return compared.filter((field) => sides.every((side) => results[side].emptyFields.includes(field)));
}

function fieldWarnings(results: Results): string[] {
  const { definition } = results;
  if (!isCompared(results)) return [];
  const unnamed = unnamedFields(results);
  const where = (side: Side) => describeSide(definition, side);
  const onNeither = unnamed.map(
    (field) =>
      `${field} is in no record of either side; check that it is spelt as in ${where('inbound')} and ${where('outbound')}, or set allowEmpty: true.`,
  );
  // Columns of a file or table were looked for before reading: an empty one is there.
  const doubtful = definition.allowEmpty ? [] : sides.filter((side) => namesFieldsItself(definition[side]));
  const onOne = doubtful.flatMap((side) =>
    results[side].emptyFields
      .filter((field) => !unnamed.includes(field))
      .map((field) => `${field} has no value in ${where(side)}; check that it is spelt as it is there.`),
  );
  return [...onNeither, ...onOne];
}

/** Servers change while they are read; what was read after a pause is of another time than what was read before it. */
function sittingWarnings(results: Results): string[] {
  const { definition } = results;
  return sides
    .filter((side) => results[side].sittings > 1 && isLive(definition[side]))
    .map((side) => {
      const { sittings, readFrom, readTo } = results[side];
      return `${describeSide(definition, side)} was read in ${sittings} sittings between ${readFrom} and ${readTo}; what changed in between may show as findings.`;
    });
}

function thirdWarnings({ definition, master, inbound, outbound }: Results): string[] {
  if (!master) return [];
  const { allowEmpty } = definition;
  const isServer = definition.master !== undefined && isLive(definition.master.source);
  return masterWarnings(master, { unreadable: inbound.invalid + outbound.invalid, allowEmpty, isLive: isServer });
}

function isLive({ type }: SourceSettings): boolean {
  return type === 'redis' || type === 'mysql';
}

function describeSide(definition: Definition, side: Side): string {
  return `${side} (${describeSource(definition[side])})`;
}

/** An empty side, or no key in common: at most one sentence, the first that explains the others. */
function sideWarnings(
  { definition, inbound, outbound }: Results,
  findings: RunSummary['findings'],
  sum: Sum,
): string[] {
  const where = (side: Side) => describeSide(definition, side);
  const setting = (side: Side) => `${side}.${telling[definition[side].type]}`;
  if (inbound.read + outbound.read === 0) {
    return definition.allowEmpty
      ? []
      : [
          `Both sides are empty, so nothing was established; check ${setting('inbound')} and ${setting('outbound')}, or set allowEmpty: true.`,
        ];
  }
  if (inbound.read === 0)
    return [`${where('inbound')} is empty: no record was read from it; check ${setting('inbound')}.`];
  if (outbound.read === 0)
    return [`${where('outbound')} is empty: no record was read from it; check ${setting('outbound')}.`];
  const isNothingShared = sum((tally) => tally.matched) + findings.different + findings.duplicate === 0;
  if (isNothingShared && inbound.accepted > 0 && outbound.accepted > 0) {
    const key = definition.key.map(({ name }) => name).join(', ');
    return [
      `No ${key} is on both sides; check that the key means the same in ${where('inbound')} and ${where('outbound')}.`,
    ];
  }
  return [];
}

/** The setting that most likely is wrong where a source gives nothing. */
const telling = { redis: 'match', mysql: 'table', csv: 'path', ndjson: 'path', sqlite: 'table' } as const;
