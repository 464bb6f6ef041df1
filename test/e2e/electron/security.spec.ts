import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { expect, test } from './desktop.ts';
import { call } from './page-ports.ts';

test('the page is sandboxed, isolated, and without Node', async ({ desktop: { app, page } }) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    // What it was opened with, as Electron keeps it; its types leave that out.
    type Opened = { getLastWebPreferences: () => object };
    return BrowserWindow.getAllWindows().map((window) =>
      (window.webContents as unknown as Opened).getLastWebPreferences(),
    )[0];
  });
  expect(preferences).not.toMatchObject({ nodeIntegrationInWorker: true });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
  });
  const node = await page.evaluate(() =>
    ['require', 'process', 'module', 'exports', 'global', 'Buffer', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
  );
  expect(node).toEqual([]);
});

test('the page is handed one port to the engine, one to the shell, and nothing else', async ({ desktop }) => {
  const { app, page } = desktop;
  expect(await page.evaluate(() => window.heard.events)).toEqual([
    { name: 'tieout:engine', ports: 1 },
    { name: 'tieout:shell', ports: 1 },
  ]);
  const bare = await app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    // The same origin, so that both have what only a secure one has; the page is one that is not there.
    await window.loadURL('app://tieout/nothing').catch(() => {});
    const names = await window.webContents.executeJavaScript('Object.getOwnPropertyNames(window)');
    window.destroy();
    return names as string[];
  });
  const added = await page.evaluate(
    (known) => Object.getOwnPropertyNames(window).filter((name) => !known.includes(name) && !/^\d+$/.test(name)),
    bare,
  );
  // What the page's own libraries keep there aside, only the test's name is new.
  expect(added.filter((name) => !/^__(zod|TSR|MANTINE|webpack)_/i.test(name))).toEqual(['heard']);
  expect(await desktop.engine('workspace/about')).toMatchObject({ folder: expect.stringContaining(desktop.folder) });
});

test('a port that was meant for the page before a reload is not handed to the one after it', async ({ desktop }) => {
  const { app, page } = desktop;
  const heard = () => page.evaluate(() => window.heard.events.length);
  const before = await heard();
  const isClosed = await app.evaluate(
    ({ BrowserWindow, MessageChannelMain }) =>
      new Promise<boolean>((resolve) => {
        const { port1, port2 } = new MessageChannelMain();
        port2.on('close', () => resolve(true));
        port2.start();
        BrowserWindow.getAllWindows()[0]?.webContents.postMessage('tieout:shell', 'the page before', [port1]);
      }),
  );
  expect(isClosed).toBe(true);
  expect(await heard()).toBe(before);
});

test('the policy allows nothing but the page’s own files, and style elements by a number of this load', async ({
  desktop: { page },
}) => {
  const { policy, nonce } = await page.evaluate(async () => {
    const response = await fetch('app://tieout/');
    const html = await response.text();
    return {
      policy: response.headers.get('content-security-policy') ?? '',
      nonce: /csp-nonce" nonce="([^"]+)"/.exec(html)?.[1],
    };
  });
  expect(policy).toBe(
    [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "worker-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
});

test('no script or style that was slipped into the page runs, and nothing is fetched from elsewhere', async ({
  desktop: { page },
}) => {
  const seen = await page.evaluate(async () => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective));
    const add = (name: string, set: Record<string, string>) =>
      document.body.appendChild(Object.assign(document.createElement(name), set));
    const added = [
      add('script', { textContent: 'document.title = "slipped in"' }),
      add('style', { textContent: '#page { outline: 7px solid red }' }),
      add('div', { innerHTML: '<p style="outline: 7px solid red" onclick="1">x</p>' }),
      add('img', { src: 'http://127.0.0.1:9/pixel.png' }),
      add('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }),
      add('iframe', { src: 'app://tieout/' }),
    ];
    await fetch('http://127.0.0.1:9/').catch(() => {});
    const script = document.querySelector<HTMLScriptElement>('script[src]')?.src ?? '';
    try {
      new Worker(script, { type: 'module' });
    } catch {
      // Older Chromiums throw besides telling.
    }
    const evaluated = await new Promise((resolve) => {
      // Out of the reach of the debugger's own evaluation, which no policy binds.
      setTimeout(() => {
        try {
          resolve(new Function('return "ran"')());
        } catch (error) {
          resolve((error as Error).name);
        }
      });
    });
    added[2]?.querySelector('p')?.click();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const outline = getComputedStyle(document.getElementById('page') as HTMLElement).outlineWidth;
    const styled = getComputedStyle(added[2]?.firstElementChild as Element).outlineWidth;
    for (const element of added) element.remove();
    return { refused: [...new Set(refused)].sort(), evaluated, title: document.title, outline, styled };
  });
  expect(seen.refused).toEqual(
    [
      'connect-src',
      'frame-src',
      'img-src',
      'script-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-attr',
      'style-src-elem',
      'worker-src',
    ].sort(),
  );
  expect(seen.evaluated).toBe('EvalError');
  expect(seen.title).not.toBe('slipped in');
  expect([seen.outline, seen.styled]).not.toContain('7px');
});

test('the window stays on its page, and opens no other', async ({ desktop: { app, page } }) => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end('elsewhere');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const opened = await page.evaluate(
    (addresses) => addresses.map((address) => window.open(address) === null),
    [elsewhere, 'app://tieout/', 'about:blank'],
  );
  expect(opened).toEqual([true, true, true]);
  for (const address of [elsewhere, 'app://elsewhere/', 'file:///etc/hosts', 'data:text/html,elsewhere']) {
    await page.evaluate((target) => {
      location.href = target;
      const link = Object.assign(document.createElement('a'), { href: target, target: '_blank' });
      document.body.appendChild(link).click();
      link.remove();
    }, address);
  }
  await page.waitForTimeout(300);
  expect(page.url()).toMatch(/^app:\/\/tieout\//);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(requests).toBe(0);
  server.close();
});

test('no permission is granted', async ({ desktop: { page } }) => {
  const answers = await page.evaluate(async () => {
    const refusal = (asked: Promise<unknown>) =>
      asked.then(
        (answer) => String(answer),
        (error: Error) => error.name,
      );
    const states = await Promise.all(
      ['geolocation', 'notifications', 'midi', 'clipboard-read', 'clipboard-write'].map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return state;
      }),
    );
    return {
      states: [...new Set(states)],
      camera: await refusal(navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
      screen: await refusal(navigator.mediaDevices.getDisplayMedia()),
      notification: await refusal(Notification.requestPermission()),
      clipboard: await refusal(navigator.clipboard.readText()),
    };
  });
  expect(answers.states).toEqual(['denied']);
  expect(answers.camera).toMatch(/^Not(Allowed|Found)Error$/);
  expect(answers.screen).toMatch(/^(NotAllowed|NotSupported|InvalidState|Abort)Error$/);
  expect(answers.notification).toBe('denied');
  expect(answers.clipboard).toBe('NotAllowedError');
});

test('the page’s address reaches the page’s files and no others', async ({ desktop: { page } }) => {
  const answers = await page.evaluate(async () => {
    const status = (address: string) =>
      fetch(address).then(
        (response) => response.status,
        () => 'refused',
      );
    return Promise.all(
      [
        'app://tieout/index.html',
        'app://tieout/..%2f..%2fpackage.json',
        'app://tieout/%2e%2e/main/electron.js',
        'app://tieout/..%2fmain%2felectron.js',
        'app://tieout/%2fetc%2fhosts',
        'app://elsewhere/index.html',
        'file:///etc/hosts',
      ].map(status),
    );
  });
  expect(answers.slice(0, 5)).toEqual([200, 404, 404, 404, 404]);
  expect(answers.slice(5)).toEqual(['refused', 'refused']);
});

test('who is not our page in our window is handed nothing', async ({ desktop: { app } }) => {
  const heard = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const listens = `new Promise((resolve) => {
      const heard = [];
      window.addEventListener('message', ({ data, ports }) => heard.push([data, ports.length]));
      window.postMessage('tieout:ready', '*');
      setTimeout(() => resolve(heard), 700);
    })`;
    const askFrom = async (address: string) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await window.loadURL(address);
      const heard = await window.webContents.executeJavaScript(listens);
      window.destroy();
      return heard;
    };
    return { elsewhere: await askFrom('data:text/html,elsewhere'), second: await askFrom('app://tieout/nothing') };
  }, resolve('out/preload/index.js'));
  expect(heard).toEqual({ elsewhere: [['tieout:ready', 0]], second: [['tieout:ready', 0]] });
});

test('a call that is none ends its port, and one that does not fit is refused', async ({ desktop }) => {
  await expect(desktop.shell('chooseFile', { kind: 'nonsense' })).rejects.toThrow('BAD_REQUEST');
  await expect(desktop.shell('showInFolder', { path: 'relative.txt' })).rejects.toThrow('not-found');
  await expect(desktop.shell('notify', { title: 'x'.repeat(10_000) })).rejects.toThrow('BAD_REQUEST');
  await expect(desktop.shell('notify', { title: 'x', place: 'https://elsewhere' })).rejects.toThrow('BAD_REQUEST');
  await expect(desktop.engine('runs/show', { run: '' })).rejects.toThrow('BAD_REQUEST');
  await desktop.page.evaluate(() => {
    for (const ports of Object.values(window.heard.ports))
      for (const port of ports) port.postMessage({ not: 'a call' });
  });
  const unanswered = call(desktop.page, 'tieout:shell', 'secrets/names', undefined, 2_000);
  await expect(unanswered).rejects.toThrow('was not answered');
  await desktop.page.reload();
  await desktop.page.waitForFunction(() => window.heard.events.length >= 2);
  expect(await desktop.shell('secrets/names')).toEqual({ names: [] });
  expect(await desktop.engine('runs/list', {})).toMatchObject({ runs: [] });
});
