import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { bundleEventSchema, bundleOpeningEventSchema, bundleVerificationEventSchema } from '../bundle.ts';
import { limits } from '../limits.ts';
import { publicKeySchema } from '../people.ts';
import { call, path, run } from './call.ts';

export const bundles = {
  /**
   * Writes a run with all that stands behind it into one file, which is there under its name only when it is whole.
   * Leaving the stream ends it.
   */
  make: call
    .input(
      run.extend({
        path: path.shape.path,
        withoutSnapshots: z.boolean().default(false),
        /** Vouched for by the workspace alone, and not by the key of whoever makes it. */
        byEngine: z.boolean().default(false),
        passphrase: z.string().max(limits.passphraseCharactersMax).optional(),
      }),
    )
    .output(eventIterator(bundleEventSchema)),
  /** Verifies somebody's bundle with nothing but its file. */
  verify: call
    .input(path.extend({ isReplayed: z.boolean().default(false), key: publicKeySchema.optional() }))
    .output(eventIterator(bundleVerificationEventSchema)),
  /**
   * Verifies somebody's bundle and opens it to be read beside the workspace: calls with the header `tieout-bundle` are
   * made in it, and every act is refused there.
   */
  open: call.input(path).output(eventIterator(bundleOpeningEventSchema)),
  close: call.input(z.object({ opened: z.string().max(limits.nameCharactersMax) })),
};
