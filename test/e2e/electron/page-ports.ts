/** As much of Playwright's page as is needed of one that something else drives. */
export type PageUnderTest = {
  evaluate<Argument, Result>(act: (argument: Argument) => Result, argument: Argument): Promise<Awaited<Result>>;
  addInitScript(act: () => void): Promise<unknown>;
  reload(): Promise<unknown>;
  waitForFunction(act: () => boolean): Promise<unknown>;
};

export type Calls = (path: string, input?: unknown) => Promise<unknown>;

type Heard = { events: { name: string; ports: number }[]; ports: Record<string, MessagePort[]> };
declare global {
  interface Window {
    /** What the page was handed, noted beside the page's own code; the only name that tests add to the window. */
    heard: Heard;
  }
}

/** Loads the page again, noting from its first moment what it is handed. */
export async function listenFromTheStart(page: PageUnderTest): Promise<void> {
  await page.addInitScript(() => {
    const heard: Heard = { events: [], ports: {} };
    window.heard = heard;
    window.addEventListener('message', ({ data, ports }) => {
      if (data === 'tieout:ready' || typeof data !== 'string' || !data.startsWith('tieout:')) return;
      heard.events.push({ name: data, ports: ports.length });
      heard.ports[data] = [...(heard.ports[data] ?? []), ...ports];
      for (const port of ports) port.start();
    });
  });
  await page.reload();
  await page.waitForFunction(() => window.heard?.events.length >= 2);
}

/** A call as the page's own client makes it. Rejects with the failure's code, and its message. */
export async function call(
  page: PageUnderTest,
  name: string,
  path: string,
  input?: unknown,
  patienceMs = 120_000,
): Promise<unknown> {
  const { status, body } = await page.evaluate(
    ({ name, path, input, patienceMs }) =>
      new Promise<{ status: number; body: { json: unknown } }>((resolve, reject) => {
        const port = window.heard.ports[name]?.at(-1);
        if (!port) return reject(new Error(`no ${name} port`));
        const id = `test-${crypto.randomUUID()}`;
        const timer = setTimeout(() => reject(new Error(`${path} was not answered`)), patienceMs);
        port.addEventListener('message', ({ data }) => {
          const { i, t, p } = JSON.parse(data);
          if (i !== id) return;
          clearTimeout(timer);
          // A stream answers with its head first; what is wanted is the first thing that it brings.
          if (p.h?.['content-type'] === 'text/event-stream') return;
          resolve(t === 3 ? { status: 200, body: p.d } : { status: p.s ?? 200, body: p.b ?? { json: undefined } });
        });
        port.postMessage(JSON.stringify({ i: id, p: { u: `/${path}`, b: { json: input } } }));
      }),
    { name, path, input, patienceMs },
  );
  if (status === 200) return body.json;
  const { code, message } = body.json as { code: string; message: string };
  throw new Error(`${code}: ${message}`);
}
