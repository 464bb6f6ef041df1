import { bytesText } from '#shared/text.ts';

/** One line on standard error that says how far something is, where a person sits at a terminal. */
export function showBytes(what: string, isQuiet: boolean): { show(done: number, total: number): void; end(): void } {
  const isShown = !isQuiet && process.stderr.isTTY === true;
  return {
    show(done, total) {
      if (!isShown || total === 0) return;
      process.stderr.write(`\r\u001b[K${what} ${Math.floor((done / total) * 100)} % of ${bytesText(total)}`);
    },
    end: () => void (isShown && process.stderr.write('\r\u001b[K')),
  };
}
