import { restoreAskedSchema, restoredSchema } from '../restore.ts';
import { call, path } from './call.ts';

export const recovery = {
  /** Fills the clearing pool of a collector's file again, and holds it against what it was filled from. Answers when it is done. */
  restore: call.input(restoreAskedSchema.extend(path.shape)).output(restoredSchema),
};
