import type { ClassRule } from '#shared/classify.ts';
import { beat } from '#shared/pulse.ts';
import { conditionTest } from '../list/conditions.ts';
import { fieldPlace, type ListFile } from '../list/list-file.ts';
import { scan } from '../list/scan.ts';
import { kindNumber, nothing, type Piece, type Sight } from '../list/sight.ts';

/**
 * Which rule classifies each finding of a run, by the finding's number: the first one that fits it, as one more than its
 * place among the rules; 0 where none does. `ageOf` is how many seconds ago a finding was first found.
 */
export function makeClasses(file: ListFile, rules: ClassRule[], ageOf: (id: number) => number): Uint32Array {
  const last = file.db.prepare<[], number>('SELECT ifnull(max(id), 0) FROM finding').pluck().get() ?? 0;
  const classOf = new Uint32Array(last + 1);
  const tests = rules.map((rule) => ruleTest(rule, file, ageOf));
  const classify = (sight: Glance, piece: Piece) => {
    for (let place = 0; place < tests.length; place++) {
      if (!tests[place]?.(sight as Sight, piece)) continue;
      classOf[sight.id] = place + 1;
      return;
    }
  };
  if (rules.every(({ conditions }) => conditions.length === 0)) glance(file, (found) => classify(found, noPiece));
  else {
    let piece = noPiece;
    const begin = (begun: Piece) => {
      piece = begun;
      return true;
    };
    scan(file, { begin, see: (sight) => classify(sight, piece) }, () => {});
  }
  return classOf;
}

/** All of a finding that a rule without conditions on values looks at. */
type Glance = Pick<Sight, 'id' | 'kind' | 'fields'>;

const noPiece: Piece = { inbound: nothing, outbound: nothing };
const beatEvery = 50_000;

/** No record is unpacked where nobody asks for a value. */
function glance({ db }: ListFile, see: (found: Glance) => void): void {
  const select = db.prepare<[], { id: number; kind: number; fields: string | null }>(
    'SELECT id, kind, fields FROM finding',
  );
  const found: Glance = { id: 0, kind: 0, fields: '' };
  let looked = 0;
  for (const { id, kind, fields } of select.iterate()) {
    if (++looked % beatEvery === 0) beat();
    found.id = id;
    found.kind = kind;
    found.fields = fields ?? '';
    see(found);
  }
}

type RuleTest = (sight: Sight, piece: Piece) => boolean;

/** What costs least is looked at first. */
function ruleTest(rule: ClassRule, file: ListFile, ageOf: (id: number) => number): RuleTest {
  const isKind = Uint8Array.from(Object.values(kindNumber), () => (rule.kinds.length === 0 ? 1 : 0));
  for (const kind of rule.kinds) isKind[kindNumber[kind]] = 1;
  const isDiffering = fieldTest(rule.fields, file);
  const tests = rule.conditions.map((condition) => conditionTest(condition, file));
  return (sight, piece) => {
    if (isKind[sight.kind] !== 1) return false;
    if (isDiffering && !isDiffering(sight.fields)) return false;
    if (rule.age && !isOfAge(rule.age, ageOf(sight.id))) return false;
    return tests.every((test) => test(sight, piece));
  };
}

function isOfAge({ is, seconds }: NonNullable<ClassRule['age']>, age: number): boolean {
  return is === 'over' ? age >= seconds : age < seconds;
}

/** The same few sets of fields are asked for over and over. */
function fieldTest(fields: string[], file: ListFile): ((differing: string) => boolean) | undefined {
  if (fields.length === 0) return undefined;
  const known = file.fields.map(({ name }) => name);
  const places = fields.filter((field) => known.includes(field)).map((field) => `,${fieldPlace(file, field)},`);
  const found = new Map<string, boolean>();
  return (differing) => {
    const before = found.get(differing);
    if (before !== undefined) return before;
    const isOne = places.some((place) => differing.includes(place));
    found.set(differing, isOne);
    return isOne;
  };
}
