import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/** A pair of keys to sign with. */
export type SigningKey = { publicKey: string; privateKey: KeyObject };

export function newSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKeyOf(privateKey) };
}

/** PKCS #8 bytes, as they are wrapped. */
export function exported({ privateKey }: SigningKey): Buffer {
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}

export function imported(pkcs8: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: publicKeyOf(privateKey) };
}

/** A signature in hexadecimal digits. */
export function signWith({ privateKey }: SigningKey, message: string): string {
  return sign(null, Buffer.from(message), privateKey).toString('hex');
}

/** Whether a signature is the key's over that message. Under a weak key nothing is signed. */
export function isSignedBy(publicKey: string, message: string, signature: string): boolean {
  if (isWeakKey(publicKey) || !/^[0-9a-f]{128}$/.test(signature)) return false;
  return verify(null, Buffer.from(message), keyObject(publicKey), Buffer.from(signature, 'hex'));
}

/**
 * Whether a public key is one of those under which a signature says nothing: a point of small order accepts signatures
 * that nobody made, and a coordinate of p or more is a second spelling of a point. OpenSSL refuses neither.
 * (RFC 8032, section 5.1.3; the points are listed in "Taming the many EdDSAs", Chalkias et al., 2020.)
 */
export function isWeakKey(publicKey: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(publicKey)) return true;
  const y = littleEndian(publicKey) & (2n ** 255n - 1n);
  return y >= prime || smallOrder.includes(y);
}

const prime = 2n ** 255n - 19n;
const orderEight = littleEndian('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
const smallOrder = [0n, 1n, prime - 1n, orderEight, prime - orderEight];

function littleEndian(hex: string): bigint {
  return BigInt(`0x${Buffer.from(hex, 'hex').reverse().toString('hex')}`);
}

/** What stands before the 32 bytes of the key in its DER form (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function keyObject(publicKey: string): KeyObject {
  return createPublicKey({
    key: Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'hex')]),
    format: 'der',
    type: 'spki',
  });
}

function publicKeyOf(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return der.subarray(spkiPrefix.length).toString('hex');
}
