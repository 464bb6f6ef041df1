import { describe, expect, it } from 'vitest';
import { withHiddenPasswords } from '#main/core/hidden-passwords.ts';
import { withoutPasswords } from '#shared/text.ts';

describe('a definition as the books keep it', () => {
  it('hides the secret that calls are signed with, and keeps the name of a variable', () => {
    expect(withHiddenPasswords('rerun: { type: http, secret: hush-hush }')).not.toContain('hush');
    expect(withHiddenPasswords(`rerun: { secret: "$\{SECRET}" }`)).toContain('{SECRET}');
  });

  it.each([
    ['plain', 'url: redis://reader:secret@h:6379/0'],
    ['with a slash', 'url: redis://reader:sec/ret@h:6379/0'],
    ['with an @', 'url: redis://reader:sec@ret@h:6379/0'],
    ['behind a user with an @', 'url: mysql://user@corp:secret@h/db'],
    ['with a space', 'url: "redis://reader:sec ret@h:6379/0"'],
    ['folded over two lines', 'url: >-\n  redis://reader:sec\n  ret@h:6379/0'],
    ['behind an alias', 'x: &pool redis://reader:secret@h/0\nurl: *pool'],
    ['in a comment', '# url: redis://reader:secret@h/0\nurl: redis://h/0'],
    ['between others', '{ url: "redis://reader:secret@h/0", other: "a@b" }'],
  ])('hides a password %s', (_, text) => {
    const hidden = withHiddenPasswords(text);
    expect(hidden).not.toMatch(/sec|ret@/);
    expect(hidden).toContain('***');
  });

  it('keeps comments, names and urls without a password', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a definition names a variable.
    const text = '# mine\nname: orders # theirs\nurl: redis://h:6379/0\nother: redis://reader:${PASSWORD}@h:6379/0\n';
    expect(withHiddenPasswords(text)).toBe(text);
  });
});

describe('a message', () => {
  it('keeps a port, and what is no url', () => {
    const text = 'http://127.0.0.1:8080/x answered; write to me@example.com at 10:30';
    expect(withoutPasswords(text)).toBe(text);
  });
});
