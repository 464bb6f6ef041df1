import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWeb, type Web } from '#main/hosts/web/server.ts';
import type { EngineRouter } from '#main/router.ts';
import { limits } from '#shared/limits.ts';
import { logIn, originOf } from '#test/support/engine-hosts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let exportsFolder: string;
let web: Web;
let cookie: string;

beforeAll(() => {
  exportsFolder = folder.path('exports');
  mkdirSync(exportsFolder);
});

beforeEach(async () => {
  // No call is made here.
  web = await startWeb({
    router: {} as EngineRouter,
    rendererFolder: 'out/renderer',
    exportsFolder,
    port: 0,
  });
  cookie = await logIn(web);
  return () => web.close();
});

/** Writes a report into the folder of exports. */
function report(name: string, text = 'kind,key\n'): string {
  const path = join(exportsFolder, name);
  writeFileSync(path, text);
  return path;
}

const own = () => ({ origin: originOf(web), cookie });

async function offered(path: string): Promise<string> {
  const { status, body } = await ask('POST', '/exports', own(), JSON.stringify({ path }));
  expect(status).toBe(200);
  return (JSON.parse(body) as { name: string }).name;
}

describe('a report on its way to the browser', () => {
  it('is fetched by a name that nobody can guess, as a file to be saved, and is gone from the folder then', async () => {
    const path = report('618 tagging – 差异.csv', 'a,b\n1,2\n');
    writeFileSync(`${path}.manifest.json`, '{}');
    const name = await offered(path);
    expect(name).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const { status, headers, body } = await ask('GET', `/exports/${name}`, { cookie });
    expect([status, body]).toEqual([200, 'a,b\n1,2\n']);
    const encoded = '618%20tagging%20%E2%80%93%20%E5%B7%AE%E5%BC%82.csv';
    expect(headers['content-disposition']).toBe(`attachment; filename*=UTF-8''${encoded}`);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain('sandbox');
    await expect.poll(() => [existsSync(path), existsSync(`${path}.manifest.json`)]).toEqual([false, false]);
  });

  it('is fetched once', async () => {
    const name = await offered(report('once.csv'));
    const both = await Promise.all([1, 2].map(() => ask('GET', `/exports/${name}`, { cookie })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('is given to nobody without the cookie, to no other page, and at no other address', async () => {
    const path = report('guarded.csv');
    const body = JSON.stringify({ path });
    const { origin } = own();
    expect((await ask('POST', '/exports', { origin }, body)).status).toBe(403);
    expect((await ask('POST', '/exports', { cookie }, body)).status).toBe(403);
    expect((await ask('POST', '/exports', { cookie, origin: 'https://example.com' }, body)).status).toBe(403);
    const name = await offered(path);
    expect((await ask('GET', `/exports/${name}`)).status).toBe(403);
    expect((await ask('GET', `/exports/${name}`, { cookie, origin: 'https://example.com' })).status).toBe(403);
    expect((await ask('GET', `/exports/${name}`, { cookie, host: 'localhost' })).status).toBe(403);
    // None of it used up the name.
    expect((await ask('GET', `/exports/${name}`, { cookie })).status).toBe(200);
  });

  it('is a file of the folder of exports and nothing else', async () => {
    const secret = join(exportsFolder, '..', 'secret.txt');
    writeFileSync(secret, 'secret');
    symlinkSync(secret, join(exportsFolder, 'link.csv'));
    mkdirSync(join(exportsFolder, 'inner'));
    const outside = [
      secret,
      `${exportsFolder}/../secret.txt`,
      `${exportsFolder}-other/x`,
      exportsFolder,
      join(exportsFolder, 'link.csv'),
      join(exportsFolder, 'inner'),
      join(exportsFolder, 'nothing.csv'),
      'nul\0.csv',
    ];
    for (const path of outside)
      expect((await ask('POST', '/exports', own(), JSON.stringify({ path }))).status).toBe(404);
    for (const body of ['', '{', '{}', '{"path":1}', `{"path":"${'x'.repeat(limits.downloadRequestBytesMax)}"}`])
      expect((await ask('POST', '/exports', own(), body)).status).toBe(400);
    expect((await ask('GET', '/exports', { cookie })).status).toBe(404);
    expect((await ask('GET', '/exports/secret.txt', { cookie })).status).toBe(404);
    expect(existsSync(secret)).toBe(true);
  });

  it('waits with no more than a few others, and is removed with the server where nobody came for it', async () => {
    const paths = Array.from({ length: limits.downloadsMax }, (_, i) => report(`waiting-${i}.csv`));
    for (const path of paths) await offered(path);
    const more = report('one-more.csv');
    expect((await ask('POST', '/exports', own(), JSON.stringify({ path: more }))).status).toBe(404);
    await web.close();
    expect(paths.map((path) => existsSync(path))).toEqual(paths.map(() => false));
    expect(existsSync(more)).toBe(true);
  });
});

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** Not by fetch, which chooses Host itself. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const { port } = new URL(originOf(web));
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
