import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import * as z from 'zod';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { publicKeySchema } from '#shared/people.ts';
import type { Keyring } from '../ports.ts';
import { exported, imported, type SigningKey } from './ed25519.ts';

const base64 = z.base64();
/** A private key as its file holds it. */
const wrappedKeySchema = z.discriminatedUnion('wrap', [
  z.strictObject({ version: z.literal(1), publicKey: publicKeySchema, wrap: z.literal('keyring'), sealed: base64 }),
  z.strictObject({
    version: z.literal(1),
    publicKey: publicKeySchema,
    wrap: z.literal('passphrase'),
    scrypt: z.strictObject({
      rounds: z.int().min(2).max(limits.scryptRounds),
      blocks: z.int().min(1).max(limits.scryptBlocks),
      salt: base64,
    }),
    nonce: base64,
    sealed: base64,
    tag: base64,
  }),
]);
export type WrappedKey = z.output<typeof wrappedKeySchema>;

export type Opener = { keyring?: Keyring | undefined; passphrase?: string | undefined };

/** Wraps a private key with the passphrase where one is given, else with the keyring. */
export async function wrapKey(key: SigningKey, { keyring, passphrase }: Opener): Promise<WrappedKey> {
  const about = { version: 1, publicKey: key.publicKey } as const;
  const secret = exported(key);
  if (passphrase !== undefined) return { ...about, ...(await sealedBy(passphrase, key.publicKey, secret)) };
  if (keyring) return { ...about, wrap: 'keyring', sealed: Buffer.from(await keyring.seal(secret)).toString('base64') };
  throw new TieoutError('usage', 'a key needs a passphrase here: this machine offers no keyring', {
    next: `Choose one of at least ${limits.passphraseCharactersMin} characters; it cannot be recovered. The command line takes it from TIEOUT_PASSPHRASE, or asks for it on a terminal.`,
  });
}

/** Throws `key-locked` where the passphrase is wrong or the keyring does not open it; the file is only read. */
export async function unwrapKey(wrapped: WrappedKey, opener: Opener, path: string): Promise<SigningKey> {
  const secret = await (wrapped.wrap === 'keyring'
    ? fromKeyring(wrapped, opener, path)
    : fromPassphrase(wrapped, opener, path));
  try {
    const key = imported(secret);
    if (key.publicKey === wrapped.publicKey) return key;
  } catch {
    // What another keyring opens is no key at all.
  }
  throw new TieoutError('key-locked', `what ${path} holds is not the key that it says`, { next: restore });
}

export function parseWrappedKey(text: string, path: string): WrappedKey {
  try {
    return wrappedKeySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TieoutError('key-locked', `${path} holds no key of Tieout, or is damaged`, { next: restore, cause });
  }
}

const restore = 'Restore the file from a copy, or make a new key; it was left as it is.';

type ByKeyring = Extract<WrappedKey, { wrap: 'keyring' }>;
type ByPassphrase = Extract<WrappedKey, { wrap: 'passphrase' }>;

async function fromKeyring({ sealed }: ByKeyring, { keyring }: Opener, path: string): Promise<Buffer> {
  if (!keyring) {
    throw new TieoutError('key-locked', `the key in ${path} is sealed with the desktop's keyring, which is not here`, {
      next: 'Do this in the desktop app, or make a key with a passphrase: tieout people key.',
    });
  }
  try {
    return Buffer.from(await keyring.open(Buffer.from(sealed, 'base64')));
  } catch (cause) {
    throw new TieoutError('key-locked', `the keyring does not open the key in ${path}`, {
      next: 'Unlock the keyring, or make a new key; the file was left as it is.',
      cause,
    });
  }
}

async function fromPassphrase(wrapped: ByPassphrase, { passphrase }: Opener, path: string): Promise<Buffer> {
  if (passphrase === undefined) {
    throw new TieoutError('key-locked', `the key in ${path} needs its passphrase`, {
      next: 'Give it. The command line takes it from TIEOUT_PASSPHRASE, or asks for it on a terminal.',
    });
  }
  const { rounds, blocks, salt } = wrapped.scrypt;
  const secret = await derive(passphrase, Buffer.from(salt, 'base64'), rounds, blocks);
  try {
    const opened = createDecipheriv('aes-256-gcm', secret, Buffer.from(wrapped.nonce, 'base64'), { authTagLength: 16 });
    opened.setAAD(Buffer.from(wrapped.publicKey)).setAuthTag(Buffer.from(wrapped.tag, 'base64'));
    return Buffer.concat([opened.update(Buffer.from(wrapped.sealed, 'base64')), opened.final()]);
  } catch (cause) {
    throw new TieoutError('key-locked', `the passphrase does not open the key in ${path}`, {
      next: 'Try again; the file was left as it is. The command line takes it from TIEOUT_PASSPHRASE, or asks for it on a terminal.',
      cause,
    });
  }
}

async function sealedBy(
  passphrase: string,
  publicKey: string,
  secret: Buffer,
): Promise<Omit<ByPassphrase, 'version' | 'publicKey'>> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const { scryptRounds: rounds, scryptBlocks: blocks } = limits;
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, rounds, blocks), nonce);
  cipher.setAAD(Buffer.from(publicKey));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  const [at, bytes, tag] = [nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64'));
  const by = { rounds, blocks, salt: salt.toString('base64') };
  return { wrap: 'passphrase', scrypt: by, nonce: at ?? '', sealed: bytes ?? '', tag: tag ?? '' };
}

/** One spelling of a passphrase, whatever keyboard it was typed on. */
function derive(passphrase: string, salt: Buffer, rounds: number, blocks: number): Promise<Buffer> {
  const options = { N: rounds, r: blocks, p: 1, maxmem: 256 * rounds * blocks };
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, secret) =>
      error ? reject(error) : resolve(secret),
    ),
  );
}
