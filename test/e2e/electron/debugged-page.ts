import type { PageUnderTest } from './page-ports.ts';

type Answer = {
  id: number;
  error?: { message: string };
  result: { result?: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } };
};

/**
 * The page of a running app, over Chromium's debugging port: what Playwright does for an Electron that it started itself,
 * and cannot do for a packaged one, whose main process no debugger reaches.
 */
export async function debuggedPage(browser: string): Promise<PageUnderTest & { url: string }> {
  const { host } = new URL(browser);
  const target = await firstPage(`http://${host}/json/list`);
  const ask = await connect(target.webSocketDebuggerUrl);
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await ask('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result?.value;
  };
  await ask('Page.enable', {});
  return {
    url: target.url,
    evaluate: (act, argument) => evaluate(`(${act})(${JSON.stringify(argument)})`) as never,
    addInitScript: (act) => ask('Page.addScriptToEvaluateOnNewDocument', { source: `(${act})()` }),
    reload: () => ask('Page.reload', {}),
    async waitForFunction(act) {
      // Between two pages there is nothing to ask, and what was asked of the old one may never be answered.
      const patience = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 1_000));
      const isSo = () => Promise.race([evaluate(`(${act})()`).catch(() => false), patience()]);
      while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
}

type Target = { type: string; url: string; webSocketDebuggerUrl: string };

/** The port listens before there is a window. */
async function firstPage(list: string): Promise<Target> {
  for (;;) {
    const targets = (await (await fetch(list)).json()) as Target[];
    const page = targets.find(({ type, url }) => type === 'page' && url.startsWith('app:'));
    if (page) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function connect(address: string) {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`${address} cannot be reached`));
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(data) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  };
  let asked = 0;
  return (method: string, params: object): Promise<Answer['result']> => {
    asked += 1;
    const id = asked;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ error, result }) => (error ? reject(new Error(error.message)) : resolve(result)));
    });
  };
}
