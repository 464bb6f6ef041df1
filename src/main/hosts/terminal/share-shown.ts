/** One line on standard error that says which share of something is done, where a person sits at a terminal. */
export function showShare(what: string, isQuiet: boolean): { show(done: number, total: number): void; end(): void } {
  const isShown = !isQuiet && process.stderr.isTTY === true;
  return {
    show(done, total) {
      if (!isShown || total === 0) return;
      process.stderr.write(`\r\u001b[K${what} ${Math.floor((done / total) * 100)} %`);
    },
    end: () => void (isShown && process.stderr.write('\r\u001b[K')),
  };
}
