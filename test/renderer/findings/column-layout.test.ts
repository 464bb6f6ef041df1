import { expect, test } from 'vitest';
import {
  type ColumnLayout,
  movedTo,
  shownColumns,
  withShown,
  withWidth,
} from '#renderer/pages/findings/column-layout.ts';
import { findingColumns } from '#renderer/pages/findings/table-columns.ts';

const word = ((key: string, { field = '' } = {}) => (field ? `${field} ${key}` : key)) as never;
const known = findingColumns(
  { key: [{ name: 'sku', type: 'text' }], fields: [{ name: 'price', type: 'decimal' }], kept: 0 },
  word,
);
const first = known.map(({ id }) => id);
const ids = (layout: ColumnLayout) => shownColumns(known, layout).map(({ id }) => id);

test('a layout that says nothing is the first one', () => {
  expect(ids({})).toEqual(first);
  expect(shownColumns(known, {}).map(({ width }) => width)).toEqual(known.map(({ size }) => size));
});

test('a column that is moved stands at its place, and the others close up', () => {
  const moved = movedTo(known, {}, 'out.price', 1);
  expect(ids(moved)).toEqual(['kind', 'out.price', ...first.filter((id) => id !== 'kind' && id !== 'out.price')]);
  expect(ids(movedTo(known, {}, 'kind', 99)).at(-1)).toBe('kind');
  expect(ids(movedTo(known, {}, 'in.price', -1))[0]).toBe('in.price');
});

test('what is back in its first order is not written down', () => {
  const there = movedTo(known, {}, 'out.price', 1);
  expect(movedTo(known, there, 'out.price', first.indexOf('out.price'))).toEqual({
    columns: undefined,
    widths: undefined,
  });
});

test('a column that is shown again stands behind the one that it first stood behind', () => {
  const without = withShown(known, {}, 'in.price', false);
  expect(ids(without)).not.toContain('in.price');
  expect(ids(withShown(known, without, 'in.price', true))).toEqual(first);
});

test('the kind is shown whatever is asked, once each column, and none that the run does not have', () => {
  expect(ids({ columns: ['key.sku', 'in.gone', 'key.sku'] })).toEqual(['kind', 'key.sku']);
});

test('a width keeps to its bounds, and is forgotten where it is the first one', () => {
  expect(withWidth(known, {}, 'key.sku', 3).widths).toEqual({ 'key.sku': 56 });
  expect(withWidth(known, {}, 'key.sku', 5_000).widths).toEqual({ 'key.sku': 900 });
  const size = known.find(({ id }) => id === 'key.sku')?.size ?? 0;
  expect(withWidth(known, { widths: { 'key.sku': 300 } }, 'key.sku', size).widths).toBeUndefined();
});
