/** Does something now and again, never twice at once, from when it is begun until it is ended. */
export function goingOn(
  act: (log: (error: unknown) => void, signal: AbortSignal) => Promise<void>,
  everyMs: number | (() => number),
) {
  const ended = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  return {
    begin(log: (error: unknown) => void): void {
      if (timer !== undefined || ended.signal.aborted) return;
      const look = () => {
        underWay = act(log, ended.signal)
          .catch(log)
          .then(() => {
            if (!ended.signal.aborted)
              timer = setTimeout(look, typeof everyMs === 'number' ? everyMs : everyMs()).unref();
          });
      };
      timer = setTimeout(look, 0);
    },
    async end(): Promise<void> {
      ended.abort();
      clearTimeout(timer);
      await underWay;
    },
  };
}
