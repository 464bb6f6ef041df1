import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Keyring, keptSecrets, sealing } from '#main/hosts/electron/secrets.ts';
import { limits } from '#shared/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

/** Turns every byte around: enough to see what is kept in the clear and what is not. */
const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
const keyring: Keyring = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => turned(Buffer.from(text)),
  decryptString: (bytes) => turned(bytes).toString(),
};

describe('secrets in the keyring', () => {
  it('are kept encrypted, in a file of this person’s own, and opened for the engine', () => {
    const file = folder.path('secrets.json');
    const secrets = keptSecrets(file, keyring);
    expect(secrets.open()).toEqual({});
    secrets.keep('MYSQL_PASSWORD', 'correct horse');
    secrets.keep('OTHER', 'battery');
    expect(secrets.names()).toEqual(['MYSQL_PASSWORD', 'OTHER']);
    expect(readFileSync(file, 'latin1')).not.toContain('horse');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    secrets.forget('OTHER');
    expect(keptSecrets(file, keyring).open()).toEqual({ MYSQL_PASSWORD: 'correct horse' });
  });

  it.each([
    ['is not there', { ...keyring, isEncryptionAvailable: () => false }],
    ['only pretends to be there', { ...keyring, getSelectedStorageBackend: () => 'basic_text' }],
  ])('are refused where the keyring %s, and what was kept stays', (_, other) => {
    const file = folder.path('secrets.json');
    keptSecrets(file, keyring).keep('A', 'value');
    const before = readFileSync(file);
    const secrets = keptSecrets(file, other);
    const complaint = expect.objectContaining({ code: 'workspace', next: expect.stringContaining('Unlock') });
    expect(() => secrets.keep('B', 'value')).toThrow(complaint);
    expect(() => secrets.open()).toThrow(complaint);
    expect(readFileSync(file)).toEqual(before);
    expect(secrets.names()).toEqual(['A']);
  });

  it('that another keyring encrypted are named, and not destroyed', () => {
    const file = folder.path('secrets.json');
    keptSecrets(file, keyring).keep('A', 'value');
    const before = readFileSync(file);
    const other = {
      ...keyring,
      decryptString: () => {
        throw new Error('wrong key');
      },
    };
    expect(() => keptSecrets(file, other).open()).toThrow('does not open the secret A');
    expect(readFileSync(file)).toEqual(before);
  });

  it('in a damaged file are not written over', () => {
    const file = folder.path('secrets.json');
    writeFileSync(file, '{"A": 7}');
    expect(() => keptSecrets(file, keyring).keep('B', 'value')).toThrow('is damaged');
    expect(readFileSync(file, 'utf8')).toBe('{"A": 7}');
  });

  it('are bounded in number', () => {
    const file = folder.path('secrets.json');
    const many = Object.fromEntries(Array.from({ length: limits.secretsMax }, (_, i) => [`S${i}`, 'AA==']));
    writeFileSync(file, JSON.stringify(many));
    const secrets = keptSecrets(file, keyring);
    expect(() => secrets.keep('ONE_MORE', 'value')).toThrow(`${limits.secretsMax}`);
    secrets.keep('S0', 'another value');
    expect(existsSync(`${file}.next`)).toBe(false);
  });

  it('seal what the engine hands over, whatever bytes it is', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const { isThere, seal, open } = sealing(keyring);
    expect(isThere).toBe(true);
    expect(seal(bytes).includes(bytes)).toBe(false);
    expect(open(seal(bytes))).toEqual(bytes);
    expect(sealing({ ...keyring, getSelectedStorageBackend: () => 'basic_text' }).isThere).toBe(false);
  });
});
