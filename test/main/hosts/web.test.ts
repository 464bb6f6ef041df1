import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startWeb, type Web } from '#main/hosts/web/server.ts';
import { engineIn, logIn, openSocket, originOf, tokenOf } from '#test/support/engine-hosts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let engine: ReturnType<typeof engineIn>;
let web: Web;

beforeAll(() => {
  engine = engineIn(folder.path('workspace'));
});
afterAll(() => engine.app.close());

beforeEach(async () => {
  web = await startWeb({ router: engine.router, rendererFolder: 'out/renderer', port: 0 });
  return () => web.close();
});

describe('the page served to a browser', () => {
  it('is given at the literal address, with a policy that lets it load its own files only', async () => {
    expect(web.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_-]{43}$/);
    const { status, headers, body } = await ask('GET', '/');
    expect(status).toBe(200);
    expect(body).toContain('<div id="root">');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it.each(['/../package.json', '/%2e%2e/main/cli.js', '/..%2fmain%2fcli.js', '//etc/passwd', '/nothing.html'])(
    'has nothing at %s',
    async (path) => {
      expect((await ask('GET', path)).status).toBe(404);
    },
  );

  it('is not given to whoever came by another name, which is how other pages reach a port', async () => {
    const { port } = new URL(originOf(web));
    for (const host of [`localhost:${port}`, `tieout.example:${port}`, '127.0.0.1', `127.0.0.1:${Number(port) + 1}`]) {
      expect((await ask('GET', '/', { host })).status).toBe(403);
    }
  });

  it('is not given to another page', async () => {
    for (const origin of ['https://example.com', 'null', originOf(web).replace('http', 'https'), `${originOf(web)}0`]) {
      expect((await ask('GET', '/', { origin })).status).toBe(403);
    }
    expect((await ask('GET', '/', { origin: originOf(web) })).status).toBe(200);
  });
});

describe('a login', () => {
  const body = () => JSON.stringify({ token: tokenOf(web) });

  it('trades the token once, for a cookie that no script and no other site can use', async () => {
    const first = await ask('POST', '/login', { origin: originOf(web) }, body());
    expect(first.status).toBe(204);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^tieout-\d+=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect((await ask('POST', '/login', { origin: originOf(web) }, body())).status).toBe(401);
  });

  it('is refused without an origin, from another page, with another token, and with a body that is none', async () => {
    expect((await ask('POST', '/login', {}, body())).status).toBe(403);
    expect((await ask('POST', '/login', { origin: 'https://example.com' }, body())).status).toBe(403);
    const own = { origin: originOf(web) };
    expect((await ask('POST', '/login', own, JSON.stringify({ token: 'x' }))).status).toBe(401);
    expect((await ask('POST', '/login', own, '{"token":')).status).toBe(400);
    expect((await ask('POST', '/login', own, JSON.stringify({ token: tokenOf(web), more: 1 }))).status).toBe(400);
    expect((await ask('POST', '/login', own, 'x'.repeat(100_000))).status).toBe(400);
    // None of it used up the token.
    expect((await ask('POST', '/login', own, body())).status).toBe(204);
  });

  it('is of one launch: the cookie of another is none here', async () => {
    const other = await startWeb({ router: engine.router, rendererFolder: 'out/renderer', port: 0 });
    const cookie = await logIn(other);
    await other.close();
    const renamed = cookie.replace(/^tieout-\d+/, `tieout-${new URL(originOf(web)).port}`);
    expect(await upgradeStatus({ origin: originOf(web), cookie: renamed })).toBe(403);
  });
});

describe('the calls of a browser', () => {
  it('are heard only with the cookie, from our own page, at the literal address', async () => {
    const cookie = await logIn(web);
    const origin = originOf(web);
    expect(await upgradeStatus({ origin, cookie })).toBe(101);
    expect(await upgradeStatus({ origin })).toBe(403);
    expect(await upgradeStatus({ cookie })).toBe(403);
    expect(await upgradeStatus({ origin: 'https://example.com', cookie })).toBe(403);
    expect(await upgradeStatus({ origin, cookie, host: `localhost:${new URL(origin).port}` })).toBe(403);
    expect(await upgradeStatus({ origin, cookie }, '/other')).toBe(404);
  });

  it('end with a message larger than any call, and with the server', async () => {
    const cookie = await logIn(web);
    const large = await openSocket(web, cookie);
    const closed = new Promise((resolve) => large.once('close', resolve));
    large.send('x'.repeat(5 * 1024 * 1024));
    await closed;
    const open = await openSocket(web, cookie);
    const ended = new Promise((resolve) => open.once('close', resolve));
    await web.close();
    await ended;
    web = await startWeb({ router: engine.router, rendererFolder: 'out/renderer', port: 0 });
  });

  it('do no harm where they are no calls', async () => {
    const cookie = await logIn(web);
    const nonsense = ['', '{', 'null', '{"i":1}', '{"__proto__":{"polluted":1}}', '\0'.repeat(100), Buffer.from('{}')];
    for (const message of nonsense) {
      const socket = await openSocket(web, cookie);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.send(message);
      await closed;
    }
    const socket = await openSocket(web, cookie);
    socket.send(JSON.stringify({ i: '1', p: { u: '/nothing/here', b: null } }));
    await new Promise((resolve) => socket.once('message', resolve));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    socket.terminate();
  });
});

it('a port that is taken is told with what to do', async () => {
  const port = Number(new URL(originOf(web)).port);
  await expect(startWeb({ router: engine.router, rendererFolder: 'out/renderer', port })).rejects.toMatchObject({
    code: 'usage',
    message: `port ${port} is in use`,
    next: expect.stringContaining('--port'),
  });
});

it('a request that is never finished does not keep the server', async () => {
  const socket = connect(Number(new URL(originOf(web)).port), '127.0.0.1').on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('GET / HTTP/1.1\r\nhost:');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await web.close();
  await closed;
  web = await startWeb({ router: engine.router, rendererFolder: 'out/renderer', port: 0 });
});

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** Not by fetch, which mends paths and chooses Host itself. */
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

/** 101 where the connection was opened. */
function upgradeStatus(headers: Record<string, string>, path = '/calls'): Promise<number> {
  const { port } = new URL(originOf(web));
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.once('error', reject);
  });
}
