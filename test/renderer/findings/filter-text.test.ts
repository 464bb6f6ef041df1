import { describe, expect, it } from 'vitest';
import { listOf, nextSort } from '#renderer/pages/findings/asked.ts';
import { parseFilterText } from '#renderer/pages/findings/filter-text.ts';
import { unknownFieldIn } from '#shared/field-text.ts';
import { type FindingsColumns, filterSchema, sortSchema } from '#shared/findings-list.ts';

const columns: FindingsColumns = {
  key: [
    { name: 'order', type: 'text' },
    { name: 'line', type: 'integer' },
  ],
  fields: [
    { name: 'price', type: 'decimal' },
    { name: 'price in euro', type: 'decimal' },
  ],
  kept: 0,
};

describe('what is typed into the filter', () => {
  it.each([
    ['price > 100', [{ column: 'price', side: 'either', is: 'greater', value: '100' }]],
    ['price in >= -1.5', [{ column: 'price', side: 'inbound', is: 'at-least', value: '-1.5' }]],
    ['price out≠2', [{ column: 'price', side: 'outbound', is: 'not-equal', value: '2' }]],
    ['price in euro < 3', [{ column: 'price in euro', side: 'either', is: 'less', value: '3' }]],
    ['order ~ 17', [{ column: 'order', side: 'either', is: 'contains', value: '17' }]],
    ['price out is not null', [{ column: 'price', side: 'outbound', is: 'not-null', value: '' }]],
    [
      'price > 1 AND line is null',
      [
        { column: 'price', side: 'either', is: 'greater', value: '1' },
        { column: 'line', side: 'either', is: 'null', value: '' },
      ],
    ],
  ])('is conditions: %s', (typed, conditions) => {
    expect(parseFilterText(typed, columns)).toEqual({ text: '', key: [], conditions });
  });

  it.each(['price', 'price >', 'price is nothing', 'cost > 100', 'salt and pepper', 'prices > 1', '='])(
    'is a text where it is no condition: %s',
    (typed) => {
      expect(parseFilterText(` ${typed} `, columns)).toEqual({ text: typed, key: [], conditions: [] });
    },
  );

  it('is a column that contains something after a colon, or a field that differs', () => {
    const containing = [{ column: 'price', side: 'either', is: 'contains', value: '17' }];
    expect(parseFilterText('price:17', columns)).toEqual({ text: '', key: [], conditions: containing });
    expect(parseFilterText('field: price', columns).fields).toEqual(['price']);
    expect(listOf({ q: 'field:price', fields: ['price in euro'] }, columns).filter.fields).toEqual([
      'price',
      'price in euro',
    ]);
    expect(parseFilterText('field:prise', columns)).toEqual({ text: 'field:prise', key: [], conditions: [] });
  });

  it.each([
    ['prise:17', 'price'],
    ['field:prise', 'price'],
    ['prise > 100', 'price'],
    ['prise>100', 'price'],
    ['price > 1 and oder ~ 7', 'order'],
    ['prise out is null', 'price'],
    ['field:zzz', undefined],
    ['zzzzzzzz > 5', undefined],
  ])('names the field that was probably meant: %s', (typed, near) => {
    const unknown = unknownFieldIn(typed, columns);
    expect(unknown).toBeDefined();
    expect(unknown?.near).toBe(near);
  });

  it.each([
    'price > 1',
    'price:1',
    'field:price',
    'field:line',
    'http://a.b/c?d=e',
    '10:30',
    'sku:77',
    'x=y',
    'a text',
    'base64==',
  ])('says nothing of what names a field, or was not meant to: %s', (typed) => {
    expect(unknownFieldIn(typed, columns)).toBeUndefined();
  });

  it('is a key after an equals sign, of as many fields as are named', () => {
    expect(parseFilterText('=A-1', columns).key).toEqual(['A-1']);
    expect(parseFilterText('= A-1, 2', columns).key).toEqual(['A-1', '2']);
    expect(parseFilterText('=A, 2', { ...columns, key: columns.key.slice(0, 1) }).key).toEqual(['A, 2']);
  });
});

describe('an address', () => {
  it('is a list that the engine takes, whatever columns it speaks of', () => {
    const { filter, sort } = listOf({ q: 'price > 1', fields: ['price', 'gone'], sort: '-out.gone' }, columns);
    expect(filterSchema.parse(filter)).toEqual(filter);
    expect(filter.fields).toEqual(['price']);
    expect(sortSchema.parse(sort)).toEqual({ by: 'kind', descending: true });
    expect(listOf({ sort: '-in.price' }, columns).sort).toEqual({
      by: { field: 'price', side: 'inbound' },
      descending: true,
    });
  });

  it('goes up, down and back to the first order with every click on a column', () => {
    expect(nextSort(undefined, 'in.price')).toBe('in.price');
    expect(nextSort('in.price', 'in.price')).toBe('-in.price');
    expect(nextSort('-in.price', 'in.price')).toBeUndefined();
    expect(nextSort(undefined, 'kind')).toBe('-kind');
  });
});
