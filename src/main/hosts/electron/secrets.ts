import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';

/** The part of Electron's safeStorage that is needed; tests bring their own. */
export type Keyring = {
  isEncryptionAvailable(): boolean;
  /** Linux only: what it encrypts with. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(bytes: Buffer): string;
};

const fileSchema = z.record(z.string(), z.base64());

/**
 * Secrets in a file, each encrypted by the system's keyring. Errors: `workspace` where the keyring is not there, is
 * locked, or is another than the one that encrypted a secret; the file is then as it was.
 */
export function keptSecrets(file: string, keyring: Keyring) {
  const read = (): Record<string, string> => {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw new TieoutError('workspace', `${file} cannot be read`, {
        next: 'Give read access to it, then try again.',
        cause,
      });
    }
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch (cause) {
      throw new TieoutError('workspace', `${file} is damaged`, {
        next: 'Move it away; the secrets have to be entered again.',
        cause,
      });
    }
  };
  const write = (secrets: Record<string, string>) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.next`, JSON.stringify(secrets), { mode: 0o600 });
    renameSync(`${file}.next`, file);
  };
  return {
    names: (): string[] => Object.keys(read()).sort(),
    keep(name: string, value: string): void {
      insistOn(keyring);
      const kept = read();
      if (!Object.hasOwn(kept, name) && Object.keys(kept).length >= limits.secretsMax)
        throw new TieoutError('workspace', `there are ${limits.secretsMax} secrets already`, {
          next: 'Forget one that is not needed.',
        });
      write({ ...kept, [name]: keyring.encryptString(value).toString('base64') });
    },
    forget(name: string): void {
      const { [name]: _, ...rest } = read();
      write(rest);
    },
    /** All of them in the clear, for the engine alone. None where none is kept: the keyring is then not asked. */
    open(): Record<string, string> {
      const kept = Object.entries(read());
      if (kept.length === 0) return {};
      insistOn(keyring);
      return Object.fromEntries(kept.map(([name, value]) => [name, opened(keyring, name, value)]));
    },
  };
}

export type KeptSecrets = ReturnType<typeof keptSecrets>;

/** Seals and opens bytes for the engine; what is sealed is text to Electron. */
export function sealing(keyring: Keyring): Sealing {
  return {
    get isThere() {
      return isThere(keyring);
    },
    seal: (bytes) => keyring.encryptString(bytes.toString('base64')),
    open: (sealed) => Buffer.from(keyring.decryptString(sealed), 'base64'),
  };
}

export type Sealing = { readonly isThere: boolean; seal(bytes: Buffer): Buffer; open(sealed: Buffer): Buffer };

/** On Linux without a keyring Electron would "encrypt" with a password that everybody knows. */
function isThere(keyring: Keyring): boolean {
  return keyring.isEncryptionAvailable() && keyring.getSelectedStorageBackend?.() !== 'basic_text';
}

function insistOn(keyring: Keyring): void {
  if (isThere(keyring)) return;
  throw new TieoutError('workspace', 'this system has no keyring that Tieout could keep secrets in', {
    next: 'Unlock or install one (on Linux GNOME Keyring or KWallet), or set the secret as an environment variable.',
  });
}

function opened(keyring: Keyring, name: string, value: string): string {
  try {
    return keyring.decryptString(Buffer.from(value, 'base64'));
  } catch (cause) {
    const message = `the system's keyring does not open the secret ${name}`;
    throw new TieoutError('workspace', message, {
      next: 'Unlock the keyring and start Tieout again, or enter the secret anew.',
      cause,
    });
  }
}
