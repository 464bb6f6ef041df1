import * as z from 'zod';
import { limits } from './limits.ts';

/** What a person may do: everybody notes and decides, a lead keeps the list of people and signs. */
export const roles = ['auditor', 'developer', 'lead'] as const;
export type Role = (typeof roles)[number];

/** What a private key is wrapped with: the keyring of the desktop, or a passphrase. */
export const keyWraps = ['keyring', 'passphrase'] as const;
export type KeyWrap = (typeof keyWraps)[number];

export const personNameSchema = z.string().trim().min(1).max(limits.nameCharactersMax);
/** The 32 bytes of an Ed25519 public key in hexadecimal digits. */
export const publicKeySchema = z.string().regex(/^[0-9a-f]{64}$/, 'a public key is 64 hexadecimal digits');

/** A line of the roster, which goes into every bundle: it holds no secret. */
export const personSchema = z.object({
  person: z.string(),
  name: z.string(),
  role: z.enum(roles),
  /** Null until a key was made for the person. */
  publicKey: publicKeySchema.nullable(),
  addedAt: z.string(),
  /** Set for somebody who no longer takes part; what they did stays. */
  retiredAt: z.string().nullable(),
});
export type Person = z.output<typeof personSchema>;
