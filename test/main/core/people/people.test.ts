import { sign } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSignedBy, isWeakKey, newSigningKey, signWith } from '#main/core/people/ed25519.ts';
import { keyFiles } from '#main/core/people/key-files.ts';
import { openPeople } from '#main/core/people/people.ts';
import type { Keyring } from '#main/core/ports.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { trailIn } from '#test/support/trail.ts';

const folder = tempFolder();
const passphrase = 'correct horse battery';

function peopleIn(workspace: string, keyring?: Keyring, userName = 'mei') {
  const opened = trailIn(workspace);
  const people = openPeople({ trail: opened.trail, keys: keyFiles(workspace), keyring, userName });
  return { ...opened, people };
}

/** A keyring that turns every bit, unless it is locked or another one. */
function keyring(turn = 0xff): Keyring & { isLocked: boolean } {
  const turned = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ turn));
  return {
    isLocked: false,
    seal: async (secret) => turned(secret),
    async open(sealed) {
      if (this.isLocked) throw new Error('locked');
      return turned(sealed);
    },
  };
}

const filesOf = (workspace: string) => {
  const keys = join(workspace, 'keys');
  return Object.fromEntries(readdirSync(keys).map((name) => [name, readFileSync(join(keys, name), 'utf8')]));
};

describe('the people of a workspace', () => {
  it('begin with who started it, as lead, and are the same at the next start', () => {
    const workspace = folder.path('w');
    const first = peopleIn(workspace);
    const me = first.people.me();
    expect(me).toMatchObject({ name: 'mei', role: 'lead', publicKey: null, retiredAt: null });
    first.close();
    const again = peopleIn(workspace, undefined, 'somebody else');
    expect(again.people.roster()).toEqual([me]);
    again.close();
  });

  it('come to a machine that is none of theirs as an auditor', () => {
    const workspace = folder.path('w');
    peopleIn(workspace).close();
    rmSync(join(workspace, 'keys'), { recursive: true });
    const { people, trail, close } = peopleIn(workspace);
    expect(people.me()).toMatchObject({ name: 'mei 2', role: 'auditor' });
    expect(trail.state().problem).toBeNull();
    expect(trail.of(['engine.key-made'])).toHaveLength(1);
    close();
  });

  it('are added, changed and retired by a lead alone, who stays one', async () => {
    const { people, trail, close } = peopleIn(folder.path('w'));
    const wei = people.add({ name: ' Wei ', role: 'auditor' });
    expect(wei).toMatchObject({ name: 'Wei', role: 'auditor' });
    for (const name of ['Wei', 'WEI', 'Ｗei']) expect(() => people.add({ name, role: 'lead' })).toThrow(/already/);
    expect(() => people.retire('mei', 'x')).toThrow(/the only lead/);
    expect(() => people.change('mei', { role: 'auditor' })).toThrow(/the only lead/);
    await people.makeKey('Wei', passphrase);
    await people.actAs('Wei', passphrase);
    for (const act of [
      () => people.add({ name: 'Li', role: 'lead' }),
      () => people.change('Wei', { role: 'lead' }),
      () => people.retire('mei', 'x'),
    ])
      expect(act).toThrow(/Wei is an auditor: a lead/);
    await expect(people.makeKey('mei', passphrase)).resolves.toMatchObject({ name: 'mei' });
    await expect(people.makeKey('mei', passphrase)).rejects.toMatchObject({ code: 'not-allowed' });
    await people.actAs('mei', passphrase);
    people.change('Wei', { role: 'lead', name: '魏' });
    people.retire('mei', 'moved on');
    expect(people.roster()).toMatchObject([
      { name: 'mei', retiredAt: expect.any(String) },
      { name: '魏', role: 'lead', retiredAt: null },
    ]);
    // Who left enters nothing more, in whatever way: reading is all that is left to them.
    for (const act of [
      () => people.add({ name: 'Li', role: 'lead' }),
      () => people.change('魏', { role: 'auditor' }),
      () => people.retire('魏', 'x'),
      () => people.recorder.enter('run.looked-at', { run: 'x' }),
      () => people.recorder.together(() => {}),
    ])
      expect(act).toThrow(/mei no longer takes part/);
    await expect(people.makeKey('mei', passphrase)).rejects.toMatchObject({ code: 'not-allowed' });
    await people.actAs('魏', passphrase);
    expect(() => people.retire('mei', 'x')).toThrow(/mei no longer takes part/);
    expect(() => people.retire('魏', 'x')).toThrow(/the only lead/);
    await expect(people.actAs('mei', passphrase)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(people.actAs('nobody', undefined)).rejects.toMatchObject({ code: 'not-found' });
    expect(trail.newest({ actions: ['person.added'], count: 9 }).map(({ actor }) => actor)).toEqual([
      people.find('mei').person,
      'engine',
    ]);
    close();
  });
});

describe('a key', () => {
  it('opens with its passphrase alone; a wrong one is told and destroys nothing', async () => {
    const workspace = folder.path('w');
    const { people, close } = peopleIn(workspace);
    await expect(people.unlock(passphrase)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(people.makeKey('mei', undefined)).rejects.toMatchObject({ code: 'usage' });
    await expect(people.makeKey('mei', 'short')).rejects.toMatchObject({ code: 'usage' });
    const { publicKey } = await people.makeKey('mei', passphrase);
    const before = filesOf(workspace);
    await expect(people.unlock('correct horse batterz')).rejects.toMatchObject({
      code: 'key-locked',
      message: expect.stringMatching(/passphrase does not open/),
    });
    await expect(people.unlock(undefined)).rejects.toMatchObject({
      code: 'key-locked',
      message: expect.stringMatching(/needs its passphrase/),
    });
    expect(filesOf(workspace)).toEqual(before);
    expect((await people.unlock(passphrase)).publicKey).toBe(publicKey);
    expect(JSON.stringify(before)).not.toContain(passphrase);
    close();
  });

  it('opens with the keyring that sealed it; one that is lost or locked is told and destroys nothing', async () => {
    const workspace = folder.path('w');
    const ring = keyring();
    const { people, close } = peopleIn(workspace, ring);
    await people.makeKey('mei', undefined);
    expect((await people.unlock(undefined)).publicKey).toBe(people.me().publicKey);
    const before = filesOf(workspace);
    ring.isLocked = true;
    await expect(people.unlock(undefined)).rejects.toMatchObject({
      code: 'key-locked',
      message: expect.stringMatching(/keyring does not open/),
    });
    close();
    for (const other of [undefined, keyring(0x55)]) {
      const { people, close } = peopleIn(workspace, other);
      await expect(people.unlock(undefined)).rejects.toMatchObject({ code: 'key-locked' });
      close();
    }
    expect(filesOf(workspace)).toEqual(before);
  });

  it('that is damaged or gone is told, and another one may follow it', async () => {
    const workspace = folder.path('w');
    const { people, trail, close } = peopleIn(workspace);
    const { publicKey } = await people.makeKey('mei', passphrase);
    const path = keyFiles(workspace).pathOf(publicKey ?? '');
    const text = readFileSync(path, 'utf8');
    const changed = ['publicKey', 'salt', 'nonce', 'sealed', 'tag'].map((field) => withAnother(field, text));
    for (const damaged of ['', '{}', text.replace('"nonce":"', '"nonce":"A'), ...changed]) {
      writeFileSync(path, damaged);
      await expect(people.unlock(passphrase)).rejects.toMatchObject({ code: 'key-locked' });
      expect(readFileSync(path, 'utf8')).toBe(damaged);
    }
    rmSync(path);
    await expect(people.unlock(passphrase)).rejects.toMatchObject({
      code: 'key-locked',
      message: expect.stringMatching(/not on this machine/),
    });
    await people.makeKey('mei', passphrase);
    expect(trail.newest({ actions: ['person.key-made'], count: 1 })).toMatchObject([
      { payload: { replaces: publicKey } },
    ]);
    close();
  });
});

describe('a signature', () => {
  const key = newSigningKey();

  it('holds for its key and its message', () => {
    const signature = signWith(key, '对账');
    expect(isSignedBy(key.publicKey, '对账', signature)).toBe(true);
    expect(isSignedBy(key.publicKey, '对账 ', signature)).toBe(false);
    expect(isSignedBy(newSigningKey().publicKey, '对账', signature)).toBe(false);
    expect(isSignedBy(key.publicKey, '对账', signature.slice(2))).toBe(false);
    expect(sign(null, Buffer.from('对账'), key.privateKey).toString('hex')).toBe(signature);
  });

  it('that nobody made does not hold, though a weak key accepts it', () => {
    const identity = `01${'00'.repeat(31)}`;
    const forged = identity + '00'.repeat(32);
    expect(isSignedBy(identity, 'anything at all', forged)).toBe(false);
    for (const weak of [
      identity,
      '00'.repeat(32),
      `ec${'ff'.repeat(30)}7f`,
      `ed${'ff'.repeat(30)}7f`,
      `ee${'ff'.repeat(30)}ff`,
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    ])
      expect(isWeakKey(weak)).toBe(true);
    expect(isWeakKey(key.publicKey)).toBe(false);
  });
});

/** The key's file with the first character of a field changed, to what the field may hold. */
function withAnother(field: string, text: string): string {
  return text.replace(new RegExp(`(?<="${field}":").`), (first) => (first === '0' ? '1' : '0'));
}
