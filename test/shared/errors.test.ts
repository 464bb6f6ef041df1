import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';

it('a failure is called what the system or we call it, and nothing else is called anything', () => {
  const caught = () => {
    try {
      return readFileSync('/there/is/no/such/file');
    } catch (error) {
      return error;
    }
  };
  expect(errorCodeOf(caught())).toBe('ENOENT');
  expect(errorCodeOf(new TieoutError('usage', 'no'))).toBe('usage');
  expect([new Error('ENOENT'), { code: 'ENOENT' }, 'ENOENT', null, undefined].map(errorCodeOf)).toEqual(
    Array(5).fill(undefined),
  );
});
