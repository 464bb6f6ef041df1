import { TieoutError } from '#shared/errors.ts';

/** What whoever would act in somebody else's bundle is told. */
export function readOnlyError(): TieoutError {
  return new TieoutError('not-allowed', 'this is a bundle, opened to be read: nothing can be done in it', {
    next: 'Act in the workspace that it was made in.',
  });
}
