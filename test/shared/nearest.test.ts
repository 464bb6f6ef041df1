import { describe, expect, it } from 'vitest';
import { nearest } from '#shared/text.ts';

describe('the nearest of what a word may be', () => {
  it.each([
    ['pirce', ['price', 'status'], 'price'],
    ['PRICE', ['price'], 'price'],
    ['cvs', ['csv', 'pdf'], 'csv'],
    ['sk', ['sku'], 'sku'],
    ['tolerence', ['tolerance'], 'tolerance'],
    ['exported_att', ['exported_at', 'exported_by'], 'exported_at'],
  ])('is proposed for a slip: %s', (word, known, near) => {
    expect(nearest(word, known)).toBe(near);
  });

  it.each([
    ['fr', ['en', 'zh']],
    ['huge', ['low', 'medium', 'high']],
    ['xml', ['csv', 'xlsx', 'html', 'sql']],
    ['price', ['status', 'prince_of_it']],
    ['', ['a', 'ab']],
  ])('is not where it is another word: %s', (word, known) => {
    expect(nearest(word, known)).toBeUndefined();
  });
});
