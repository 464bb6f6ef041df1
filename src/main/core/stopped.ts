import { TieoutError } from '#shared/errors.ts';

/** A run that was asked to stop. */
export function interrupted(): TieoutError {
  return new TieoutError('interrupted', 'the run was interrupted');
}
