import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterDiff } from '#renderer/pages/findings/character-diff.ts';
import { findingsAs } from '#renderer/pages/findings/copied-text.ts';
import {
  countSelected,
  isSelected,
  placesOf,
  type Selection,
  toggledPlace,
  withRange,
} from '#renderer/pages/findings/selection.ts';
import { sumOf } from '#renderer/pages/findings/sum.ts';
import { anyText } from '#test/support/any-text.ts';
import { parseCsv } from '#test/support/oracle/csv.ts';

describe('a selection', () => {
  it('holds what a set of places would hold, in ranges that neither touch nor overlap', () => {
    const acts = fc.array(
      fc.record({ from: fc.nat(40), count: fc.integer({ min: 1, max: 9 }), isToggle: fc.boolean() }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(acts, (all) => {
        const naive = new Set<number>();
        let selection: Selection = [];
        for (const { from, count, isToggle } of all) {
          selection = isToggle ? toggledPlace(selection, from) : withRange(selection, from, from + count);
          const isTakenOut = isToggle && naive.delete(from);
          const added = isToggle ? 1 : count;
          for (let place = from; place < from + added && !isTakenOut; place++) naive.add(place);
        }
        expect(placesOf(selection, 1_000)).toEqual([...naive].sort((a, b) => a - b));
        expect(countSelected(selection)).toBe(naive.size);
        const places = Array.from({ length: 60 }, (_, place) => place);
        expect(places.filter((place) => isSelected(selection, place))).toEqual(placesOf(selection, 1_000));
        const gaps = selection.slice(1).map(({ from }, i) => from - (selection[i]?.to ?? from));
        expect(gaps.every((gap) => gap > 0)).toBe(true);
      }),
      { seed: 411 },
    );
  });

  it('adds up to the last digit', () => {
    expect(sumOf(['0.1', '0.2', null, undefined])).toBe('0.3');
    expect(sumOf(['9007199254740993', '1000000.05'])).toBe('9,007,199,255,740,993.05');
    expect(sumOf(['-2.5', '1.25'])).toBe('-1.25');
    expect(sumOf([])).toBe('0');
  });
});

describe('the characters that differ', () => {
  it('are marked so that the pieces are the values again, and what is not marked is on both sides', () => {
    fc.assert(
      fc.property(anyText(20), anyText(20), (inbound, outbound) => {
        const pieces = characterDiff(inbound, outbound);
        const text = (side: 'inbound' | 'outbound') => pieces[side].map((piece) => piece.text).join('');
        const same = (side: 'inbound' | 'outbound') =>
          pieces[side]
            .filter(({ differs }) => !differs)
            .map((piece) => piece.text)
            .join('');
        expect(text('inbound')).toBe(inbound);
        expect(text('outbound')).toBe(outbound);
        expect(same('inbound')).toBe(same('outbound'));
      }),
      { seed: 412 },
    );
  });

  it('are what stands between the same ends of long values', () => {
    const [start, end] = ['a'.repeat(3_000), 'z'.repeat(3_000)];
    const { inbound, outbound } = characterDiff(`${start}1${end}`, `${start}22${end}`);
    expect(inbound.filter(({ differs }) => differs)).toEqual([{ text: '1', differs: true }]);
    expect(outbound.filter(({ differs }) => differs)).toEqual([{ text: '22', differs: true }]);
  });
});

describe('copied findings', () => {
  const columns = {
    key: [{ name: 'k', type: 'text' as const }],
    fields: [{ name: 'v', type: 'text' as const }],
    kept: 1,
  };
  const row = {
    ...{ id: 1, kind: 'different' as const, key: ['=1+1'], differs: [0], counts: null, invalid: null, isCut: false },
    inbound: [null],
    outbound: [''],
  };

  it('tell null from empty from absent', () => {
    expect(findingsAs('text', [row], columns)).toBe('different k==1+1\n≠ v: null | ""');
    expect(findingsAs('text', [{ ...row, kind: 'missing', differs: [], outbound: null }], columns)).toContain(
      'v: null | ∅',
    );
    expect(JSON.parse(findingsAs('json', [row], columns))).toEqual([
      { kind: 'different', key: { k: '=1+1' }, fields: ['v'], inbound: { v: null }, outbound: { v: '' } },
    ]);
  });

  it('are no formula in a spreadsheet', () => {
    const [, line] = parseCsv(findingsAs('csv', [row], columns));
    expect(line?.cells[1]?.text).toBe("'=1+1");
  });
});
