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
  const targets = (await (await fetch(`http://${host}/json/list`)).json()) as {
    type: string;
    url: string;
    webSocketDebuggerUrl: string;
  }[];
  const target = targets.find(({ type }) => type === 'page');
  if (!target) throw new Error('the app has no window');
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
      // Between two pages there is nothing to ask.
      const isSo = () => evaluate(`(${act})()`).catch(() => false);
      while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
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
