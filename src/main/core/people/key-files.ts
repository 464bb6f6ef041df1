import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import { exported, imported, newSigningKey, type SigningKey } from './ed25519.ts';
import { parseWrappedKey, type WrappedKey } from './wrapped-key.ts';

/**
 * The private keys of this machine, in the workspace's folder `keys`: one file a key, named by its public key and never
 * written over. Nothing of it goes into a bundle.
 */
export function keyFiles(workspace: string) {
  const folder = join(workspace, 'keys');
  const pathOf = (publicKey: string) => join(folder, `${publicKey}.json`);
  const enginePath = join(folder, 'engine.pem');
  const mePath = join(folder, 'me');

  return {
    pathOf,
    keep: (key: WrappedKey) => write(folder, pathOf(key.publicKey), `${JSON.stringify(key)}\n`),
    read(publicKey: string): WrappedKey | undefined {
      const text = textOf(pathOf(publicKey));
      return text === undefined ? undefined : parseWrappedKey(text, pathOf(publicKey));
    },
    /** The engine's own key, for checkpoints; nobody is there to unlock it at night, so only the file's mode guards it. */
    engine(): SigningKey | undefined {
      const text = textOf(enginePath);
      try {
        return text === undefined ? undefined : imported(Buffer.from(text, 'base64'));
      } catch {
        return undefined;
      }
    },
    makeEngineKey(): SigningKey {
      const key = newSigningKey();
      write(folder, enginePath, exported(key).toString('base64'));
      return key;
    },
    /** The person whose machine this is. */
    me: () => textOf(mePath)?.trim(),
    setMe: (person: string) => write(folder, mePath, `${person}\n`),
  };
}

export type KeyFiles = ReturnType<typeof keyFiles>;

function textOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  return told(path, 'read', () => readFileSync(path, 'utf8'));
}

/** Whole or not at all, on the disk before it is relied on, and for its owner only. */
function write(folder: string, path: string, text: string): void {
  told(path, 'written', () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const partial = `${path}.${process.pid}.partial`;
    const file = openSync(partial, 'w', 0o600);
    writeFileSync(file, text);
    fsyncSync(file);
    closeSync(file);
    renameSync(partial, path);
  });
}

function told<Result>(path: string, done: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TieoutError('workspace', `the key file ${path} cannot be ${done}: ${reason}`, {
      next: 'Make room and give access to the workspace folder, then try again.',
      cause,
    });
  }
}
