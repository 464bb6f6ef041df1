import { decimalOf } from './oracle/decimal.ts';
import { microsOfLocal, spellMicros } from './oracle/instant.ts';
import type { OracleField, OracleRecord } from './oracle/reconcile.ts';
import type { Random } from './random.ts';

/** A cell as it is written and as it ought to be read; a refused one has a reason. */
export type Cell = { written: string; canonical: string } | { written: string; reason: string } | null;

/** Spells the value number `n` of a column in one of its ways. Different numbers are different values, some of them near. */
type Spell = (n: number, random: Random) => Cell;

const text: Spell = (n) => same(`v${n % 40} é東😀${['', ' ', '"', ',', '\n', '\0'][n % 6]}`);
const folded: Spell = (n, random) => {
  const word = `Grüße ${n % 30}`;
  const written = random.pick([word, word.toUpperCase(), ` ${word.toLowerCase()}\t`, `\u3000${word}`]);
  return { written, canonical: written.trim().toLowerCase() };
};
const decimal: Spell = (n, random) => {
  const cents = 1_000 + (n % 25);
  const plain = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  const ways =
    n % 50 < 25 ? [plain, `${plain}00`, `+${plain}`, `0${plain}`, `${cents}e-2`] : [`-${plain}`, `-${plain}0`];
  const written = random.pick(ways);
  return orRefused(written, decimalOf(written), random, 'not a decimal');
};
const integer: Spell = (n, random) => {
  const digits = String(9_007_199_254_740_990n + BigInt(n % 9));
  const written = random.pick([digits, `+${digits}`, `00${digits}`]);
  return orRefused(written, digits, random, 'not an integer');
};
const flag: Spell = (n, random) => {
  const written = random.pick(n % 2 ? ['true', 'T', 'YES', '1'] : ['false', 'f', 'No', '0']);
  return orRefused(written, n % 2 ? 'true' : 'false', random, 'not a boolean');
};
const local: Spell = (n, random) => {
  const civil = { year: 2026, month: 6, day: 18, hour: 7, minute: 8, second: 9 + (n % 5), micros: (n % 3) * 250_000 };
  const canonical = spellMicros(microsOfLocal(civil, 'Asia/Shanghai'));
  const seconds = `${String(civil.second).padStart(2, '0')}.${String(civil.micros).padStart(6, '0')}`;
  const written = random.pick([
    `2026-06-18 07:08:${seconds}`,
    `2026-06-18T07:08:${seconds}+08:00`,
    `2026-06-17T23:08:${seconds}Z`,
  ]);
  return orRefused(written, canonical, random, 'not a datetime');
};
const epoch: Spell = (n, random) => {
  const written = random.pick([`${1_781_740_800 + (n % 7)}`, `${1_781_740_800 + (n % 7)}.000`]);
  return { written, canonical: spellMicros(BigInt(1_781_740_800 + (n % 7)) * 1_000_000n) ?? '' };
};
const json: Spell = (n, random) => {
  const written = random.pick([`{"a":${n % 9},"b":[1.0,"é"]}`, `{ "b" : [1e0, "\\u00e9"], "a" : ${n % 9}.00 }`]);
  return { written, canonical: `{"a":${n % 9},"b":[1,"é"]}` };
};

type Spelled = { settings: object; field: OracleField; spell: Spell; nullable: boolean };

/** Every type and option of a compared field, with its rules as the definition and as the oracle spell them. */
export const spelledFields: Spelled[] = [
  column('plain', text, {}),
  column('folded', folded, { trim: true, ignoreCase: true }),
  column('price', decimal, { type: 'decimal', tolerance: 0.01 }, { most: '0.01', kind: 'absolute' }),
  column('rate', decimal, { type: 'decimal', tolerance: '0.5%' }, { most: '0.5', kind: 'percent' }),
  column('exact', decimal, { type: 'decimal' }),
  column('units', integer, { type: 'integer', tolerance: 2 }, { most: '2', kind: 'absolute' }),
  column('flag', flag, { type: 'boolean' }),
  column(
    'at',
    local,
    { type: 'datetime', zone: 'Asia/Shanghai', tolerance: '1500ms' },
    { most: '1500000', kind: 'duration' },
  ),
  column('since', epoch, { type: 'datetime', format: 'epoch-s' }),
  column('doc', json, { type: 'json' }),
];

export const keySettings = ['shop', { name: 'order', type: 'integer' }];
export const keyNames = ['shop', 'order'];

/** Whether a record's key is whole and none of its values is refused. */
export function isReadable(cells: WrittenRecord): boolean {
  return cells.every((cell, column) => (cell === null ? column >= keyNames.length : 'canonical' in cell));
}

export type SidesOptions = { records: number; faults: number; differences: number; fields?: Spelled[] };
export type WrittenRecord = Cell[];

/** Two sides that mostly agree: some records on one side only, some twice, some apart, some unreadable. */
export function randomSides(random: Random, { records, faults, differences, fields = spelledFields }: SidesOptions) {
  const inbound: WrittenRecord[] = [];
  const outbound: WrittenRecord[] = [];
  for (let i = 0; i < records; i++) {
    const key = () => keyCells(i, random, faults);
    const values = fields.map(() => random.below(100));
    const record = (n: (value: number) => number): WrittenRecord => [
      ...key(),
      ...fields.map(({ spell, nullable }, f) => {
        const value = n(values[f] ?? 0);
        if (nullable && value % 23 === 0) return null;
        const cell = spell(value, random);
        return cell && 'reason' in cell && !random.chance(faults)
          ? spell(value, { ...random, chance: () => false })
          : cell;
      }),
    ];
    const moved = (value: number) => (random.chance(differences / fields.length) ? value + 1 + random.below(2) : value);
    if (!random.chance(differences)) inbound.push(record((value) => value));
    if (!random.chance(differences)) outbound.push(record(moved));
    while (random.chance(differences / 2)) inbound.push(record(moved));
    while (random.chance(differences / 2)) outbound.push(record(moved));
  }
  return { inbound: random.shuffled(inbound), outbound: random.shuffled(outbound) };
}

/** What a side ought to be read as; `place` and `raw` are those of each record in its file. */
export function oracleRecords(
  records: WrittenRecord[],
  names: string[],
  where: (record: number) => { place: string; raw: string },
): OracleRecord[] {
  return records.map((cells, i) => {
    const refused = cells.findIndex((cell, c) => (cell === null ? c < keyNames.length : 'reason' in cell));
    if (refused < 0) return { values: cells.map((cell) => (cell && 'canonical' in cell ? cell.canonical : null)) };
    const cell = cells[refused];
    const why = cell && 'reason' in cell ? `${cell.reason}: ${JSON.stringify(cell.written)}` : 'null in the key';
    return { ...where(i), reason: `${names[refused]}: ${why}` };
  });
}

function keyCells(i: number, random: Random, faults: number): [Cell, Cell] {
  const shop = random.chance(faults) ? null : same(['東京', 'a', 'a\0', 'é', '😀', 'x"y'][i % 6] ?? '');
  const order = random.pick([String(i), `+${i}`, `00${i}`]);
  return [
    shop,
    random.chance(faults) ? { written: 'n/a', reason: 'not an integer' } : { written: order, canonical: String(i) },
  ];
}

function column(name: string, spell: Spell, settings: object, tolerance?: OracleField['tolerance']): Spelled {
  return {
    settings: { name, ...settings },
    field: { name, ...(tolerance ? { tolerance } : {}) },
    spell,
    nullable: name !== 'exact',
  };
}

function same(written: string): Cell {
  return { written, canonical: written };
}

function orRefused(written: string, canonical: string | undefined, random: Random, reason: string): Cell {
  if (random.chance(0.05)) return { written: `${written}?`, reason };
  return { written, canonical: canonical ?? '' };
}
