import * as z from 'zod';
import { limits } from '../limits.ts';
import { personNameSchema, personSchema, roles } from '../people.ts';
import { call } from './call.ts';

/** Somebody, by their name or their number. */
const who = z.object({ who: z.string().min(1).max(limits.nameCharactersMax) });
/** Not given where the desktop's keyring opens the key. */
const passphrase = z.object({ passphrase: z.string().max(limits.passphraseCharactersMax).optional() });
const reason = z.string().trim().min(1).max(limits.reasonCharactersMax);

export const people = {
  list: call.output(z.array(personSchema)),
  /** Who acts here. */
  me: call.output(personSchema),
  add: call.input(z.object({ name: personNameSchema, role: z.enum(roles) })).output(personSchema),
  change: call
    .input(who.extend({ name: personNameSchema.optional(), role: z.enum(roles).optional() }))
    .output(personSchema),
  /** What they did stays, under their name. */
  retire: call.input(who.extend({ reason })).output(personSchema),
  /** Makes a key to sign with, in place of the one there was. A passphrase cannot be recovered. */
  makeKey: call.input(who.extend(passphrase.shape)).output(personSchema),
  /** Acts as somebody from now on, who opens their key to show who they are. */
  actAs: call.input(who.extend(passphrase.shape)).output(personSchema),
};
