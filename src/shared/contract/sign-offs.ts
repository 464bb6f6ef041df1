import * as z from 'zod';
import { limits } from '../limits.ts';
import { certificateSchema, signatureSchema, signOffSchema } from '../signoff.ts';
import { call, run } from './call.ts';

const words = z.string().trim().max(limits.reasonCharactersMax);
const signing = run.extend({
  note: words.default(''),
  passphrase: z.string().max(limits.passphraseCharactersMax).optional(),
});

export const signOffs = {
  /** A run's signatures, and what stands between it and another one by whoever acts. */
  show: call.input(run).output(signOffSchema),
  sign: call.input(signing).output(signatureSchema),
  /** A second lead signs beside the first: the same run, by the same rules. */
  countersign: call.input(signing).output(signatureSchema),
  /** Voids the signature, visibly, and opens the run for decisions again. */
  reopen: call.input(run.extend({ reason: words.min(1) })).output(signOffSchema),
  /** Every partition that was read and compared. */
  certificate: call.input(run).output(certificateSchema),
};
