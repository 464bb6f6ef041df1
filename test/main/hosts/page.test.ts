import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePage } from '#main/hosts/page.ts';

describe('the page of the desktop window', () => {
  let outside = '';
  let folder = '';

  beforeAll(() => {
    outside = mkdtempSync(join(tmpdir(), 'tieout-page-'));
    folder = join(outside, 'renderer');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'styled.html'), '<meta nonce="__NONCE__"><style nonce="__NONCE__"></style>');
    writeFileSync(join(folder, 'assets', 'index-a b.js'), 'void "__NONCE__";');
    writeFileSync(join(folder, 'notes.txt'), 'of no known kind');
    mkdirSync(join(outside, 'renderer-two'));
    writeFileSync(join(outside, 'renderer-two', 'index.html'), 'outside');
    writeFileSync(join(outside, 'secret.html'), 'outside');
  });

  afterAll(() => rmSync(outside, { recursive: true, force: true }));

  const ask = (address: string, method = 'GET') => servePage(folder, new Request(address, { method }));

  it('is index.html', async () => {
    const response = await ask('app://tieout/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('<!doctype html>');
  });

  it('comes with its scripts, whatever their names', async () => {
    const response = await ask('app://tieout/assets/index-a%20b.js?v=1#top');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe('void "__NONCE__";');
  });

  it('may load its own files only, and run no inline script', async () => {
    const policy = (await ask('app://tieout/')).headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')[0]).toBe("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
  });

  it('names a nonce of each load to itself, for the style sheets that it makes', async () => {
    const load = async () => {
      const response = await ask('app://tieout/styled.html');
      const policy = response.headers.get('content-security-policy') ?? '';
      return { policy, nonce: /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '', html: await response.text() };
    };
    const { policy, nonce, html } = await load();
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    expect(html).toBe(`<meta nonce="${nonce}"><style nonce="${nonce}"></style>`);
    expect(policy).toContain("script-src 'self';");
    expect((await load()).nonce).not.toBe(nonce);
    const withoutPlaceholder = (await ask('app://tieout/')).headers.get('content-security-policy');
    expect(withoutPlaceholder).toContain("style-src 'self';");
  });

  it.each([
    'app://tieout/../secret.html',
    'app://tieout/%2e%2e/secret.html',
    'app://tieout/..%2fsecret.html',
    'app://tieout/assets/..%2f..%2fsecret.html',
    'app://tieout/..%2frenderer-two%2findex.html',
    'app://tieout/%2fetc%2fhosts.html',
    'app://tieout//etc/hosts.html',
    'app://tieout/index.html%00.js',
    'app://tieout/%ff.html',
    'app://tieout/notes.txt',
    'app://tieout/assets',
    'app://tieout/nothing.html',
    'app://elsewhere/index.html',
  ])('has nothing at %s', async (address) => {
    const response = await ask(address);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('is read and never written to', async () => {
    expect((await ask('app://tieout/', 'POST')).status).toBe(405);
    expect(await (await ask('app://tieout/', 'HEAD')).text()).toBe('');
  });
});
