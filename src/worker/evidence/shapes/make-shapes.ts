import { type Effort, isStopped, tellDone } from '#shared/effort.ts';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Shape } from '#shared/shape.ts';
import { unpackSortableKey } from '#worker/records/packed.ts';
import { Constants, ofFewValues, ofManyValues } from '#worker/records/shapes/constants.ts';
import { exact, minus } from '#worker/records/shapes/number-change.ts';
import { SharedCounts } from '#worker/records/shapes/shared-counts.ts';
import { isTelling } from '#worker/records/shapes/value-change.ts';
import { idsInOrder } from '../findings-order.ts';
import type { ListFile } from '../list/list-file.ts';
import { scan } from '../list/scan.ts';
import { kindNumber, nothing, type Piece, type Sight } from '../list/sight.ts';
import { differingValues, isOneSided, type Part, partsOf, valuesAt } from './finding-changes.ts';
import { addTo, changesOf, fieldNamesOf, folded, type Group, Groups, sumsOf } from './groups.ts';
import { lostKeys } from './lost-keys.ts';
import { shapeRuleOf } from './rule.ts';

/** Shapes, largest first, and for every finding's id the place of its shape among them. */
export type MadeShapes = { shapes: Shape[]; shapeOf: Uint16Array | Uint32Array };

/**
 * Finds the causes of a run's findings. All are looked at twice: first it is counted how many share each change that may
 * be said of them, then each goes to the change that most share. The order of the findings does not matter, and memory
 * grows by a number a finding. Errors: `interrupted` where it was stopped.
 */
export function makeShapes(file: ListFile, effort?: Effort): MadeShapes {
  const last = file.db.prepare<[], number | null>('SELECT max(id) FROM finding').pluck().get() ?? 0;
  const goOn = () => {
    if (effort && isStopped(effort)) throw new TieoutError('interrupted', 'finding the shapes was stopped');
  };
  const pass = (from: number, see: (sight: Sight, piece: Piece) => void) => {
    let piece: Piece = { inbound: nothing, outbound: nothing };
    const begin = (begun: Piece) => {
      piece = begun;
      return true;
    };
    scan(file, { begin, see: (sight) => see(sight, piece) }, (share) => {
      if (effort) tellDone(effort, from + share * lookShare);
      goOn();
    });
  };
  const countsOf = repeatCounts(file);
  const lost = lostKeys(file, last + 1, goOn);
  const counts = new SharedCounts();
  const rule = shapeRuleOf(file.db);
  const constants = rule === 1 ? undefined : new Constants(rule === 2 ? ofManyValues : ofFewValues);
  const count = (sight: Sight, parts: Part[]) => {
    for (const { field, changes, inbound, outbound } of parts) {
      const context = contextOf(sight, field);
      for (const change of new Set(changes)) if (change !== 'other') counts.add(context, change);
      if (inbound !== null && outbound) constants?.count(context, field, inbound, outbound);
    }
  };
  pass(0, (sight, piece) => {
    lost.count(sight);
    if (!isOneSided(sight.kind)) count(sight, partsOf(sight, piece, file, countsOf));
  });
  const beginnings = new SharedCounts();
  const isLost = (sight: Sight) => isOneSided(sight.kind);
  pass(lookShare, (sight, piece) => {
    if (constants && sight.kind === kindNumber.different)
      for (const { field, inbound, outbound } of differingValues(sight, piece, file))
        if (inbound !== null && outbound) constants.look(field, inbound, outbound);
    if (!isLost(sight)) return;
    for (const change of lost.changes(sight))
      if (change.startsWith('starts ')) beginnings.add(contextOf(sight, -1), change);
  });
  const atLeast = counts.threshold(limits.shapesMax, limits.shapeFindingsMin);
  const beginningsAtLeast = beginnings.threshold(limits.shapesMax, limits.keyRunMin);
  const groups = new Groups();
  const groupOf = new Uint32Array(last + 1);
  const amounts = file.fields.flatMap(({ type }, place) => (type === 'decimal' ? [place] : []));
  pass(2 * lookShare, (sight, piece) => {
    const parts = isLost(sight) ? [] : partsOf(sight, piece, file, countsOf);
    const changes = isLost(sight)
      ? [lost.changes(sight).find((change) => isShared(change, sight, beginnings, beginningsAtLeast)) ?? 'other']
      : parts.map((part) => causeOf(part, contextOf(sight, part.field), counts, atLeast, constants));
    const side = sight.kind === kindNumber.invalid ? sight.side : -1;
    const number = groups.of(sight.kind, sight.fields, side, heldTo(groups, changes));
    groupOf[sight.id] = number + 1;
    const group = groups.all[number] as Group;
    group.count++;
    addAmounts(group, sight, piece, parts, file, amounts);
  });
  return concluded(file, groups, groupOf, atLeast);
}

/** Shares of the work: three looks at all findings, then the examples. */
const lookShare = 0.3;

function contextOf({ kind, fields, side }: Sight, field: number): string {
  return kind === kindNumber.different ? `${fields}${field}` : kind === kindNumber.invalid ? `i${side}` : `k${kind}`;
}

function isShared(change: string, sight: Sight, counts: SharedCounts, atLeast: number): boolean {
  return !change.startsWith('starts ') || counts.of(contextOf(sight, -1), change) >= atLeast;
}

/** The change that most findings share, of equal ones the likeliest; a constant comes after them all. */
function causeOf(
  part: Part,
  context: string,
  counts: SharedCounts,
  atLeast: number,
  constants: Constants | undefined,
): string {
  const { change, findings } = mostShared(part, context, counts, atLeast);
  const { field, inbound, outbound, changes } = part;
  if (!constants || inbound === null || !outbound || changes[0]?.startsWith('swapped ')) return change;
  const shared = constants.of(context, field, outbound);
  return shared > findings && shared >= atLeast ? `constant ${outbound}` : change;
}

/** The last change given, with no findings, where none is shared. */
function mostShared({ changes }: Part, context: string, counts: SharedCounts, atLeast: number) {
  let [best, most] = [changes.at(-1) ?? 'other', 0];
  if (changes.length === 1) return { change: best, findings: most };
  for (const change of changes) {
    if (change === 'other' || change === 'cut') continue;
    const count = counts.of(context, change);
    if (count > most && (count >= atLeast || isTelling(change))) [best, most] = [change, count];
  }
  return { change: best, findings: most };
}

/** Once there are very many groups, what is new goes without its change. */
function heldTo(groups: Groups, changes: string[]): string[] {
  return groups.all.length < limits.shapeGroupsMax ? changes : changes.map(() => 'other');
}

/** Outbound less inbound of differing numbers; of what only one side has, its amounts. */
function addAmounts(group: Group, sight: Sight, piece: Piece, parts: Part[], file: ListFile, amounts: number[]): void {
  for (const { field, inbound, outbound } of parts) {
    const type = file.fields[field]?.type;
    if (type !== 'decimal' && type !== 'integer') continue;
    const [a, b] = [exact(inbound ?? '0'), exact(outbound ?? '0')];
    addTo(group.sums, field, a && b && minus(b, a));
  }
  if (!isOneSided(sight.kind) || amounts.length === 0) return;
  const isMissing = sight.kind === kindNumber.missing;
  const values = isMissing
    ? valuesAt(piece.inbound, sight.inbound.at, amounts, file.key.length)
    : valuesAt(piece.outbound, sight.outbound.at, amounts, file.key.length);
  for (const [i, field] of amounts.entries()) {
    const value = exact(values[i] ?? '0');
    addTo(group.sums, field, value && (isMissing ? minus({ units: 0n, scale: 0 }, value) : value));
  }
}

function repeatCounts({ db }: ListFile): (id: number) => string {
  const select = db
    .prepare<[number], string>("SELECT inbound_count || '/' || outbound_count FROM finding WHERE id = ?")
    .pluck();
  return (id) => select.get(id) ?? '';
}

function concluded(file: ListFile, groups: Groups, groupOf: Uint32Array, atLeast: number): MadeShapes {
  const fieldNames = file.fields.map(({ name }) => name);
  const { shapes, placeOfGroup } = folded(groups, fieldNames, atLeast, limits.shapesMax);
  const shapeOf = shapes.length < 0xffff ? new Uint16Array(groupOf.length) : new Uint32Array(groupOf.length);
  // 0 is an id that no finding has.
  for (let id = 1; id < groupOf.length; id++)
    if (groupOf[id]) shapeOf[id] = (placeOfGroup[(groupOf[id] as number) - 1] as number) + 1;
  const shown = shapes.map(() => ({ examples: [] as number[], last: 0 }));
  for (const kind of findingKinds.keys()) {
    for (const id of idsInOrder(file.db, kind)) {
      const place = shown[(shapeOf[id] as number) - 1];
      if (!place) continue;
      if (place.examples.length < limits.shapeExamples) place.examples.push(id);
      place.last = id;
    }
  }
  return {
    shapeOf,
    shapes: shapes.map(({ group, id }, i) => ({
      ...{ id, kind: findingKinds[group.kind] ?? 'invalid', fields: fieldNamesOf(group, fieldNames) },
      ...{ side: sides[group.side] ?? null, changes: changesOf(group, fieldNames), count: group.count },
      sums: sumsOf(group, fieldNames),
      keys: { from: keyAt(file, shown[i]?.examples[0]), to: keyAt(file, shown[i]?.last) },
      examples: shown[i]?.examples ?? [],
    })),
  };
}

function keyAt({ db }: ListFile, id = 0): string[] {
  const row = db
    .prepare<[number], { key: Buffer; place: string | null }>('SELECT key, place FROM finding WHERE id = ?')
    .get(id);
  if (!row) return [];
  const values = row.place === null ? unpackSortableKey(row.key) : [row.place];
  return values.map((value) => value.slice(0, limits.shownCharactersMax));
}
