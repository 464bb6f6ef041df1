import type { AlertNotice } from '#shared/alert.ts';
import { limits } from '#shared/limits.ts';

/** Hands alerts to whoever shows them by the system's own notifications. Each listener is handed each alert. */
export function alertNotices() {
  const listeners = new Set<(notice: AlertNotice) => void>();
  return {
    /** Whether there was anybody to hand it to. */
    hand(notice: AlertNotice): boolean {
      for (const listener of listeners) listener(notice);
      return listeners.size > 0;
    },
    async *listen(signal: AbortSignal | undefined): AsyncGenerator<AlertNotice, void> {
      const waiting: AlertNotice[] = [];
      let wake = () => {};
      const listener = (notice: AlertNotice) => {
        if (waiting.length < limits.noticesWaitingMax) waiting.push(notice);
        wake();
      };
      const stopped = () => wake();
      listeners.add(listener);
      signal?.addEventListener('abort', stopped);
      try {
        while (!signal?.aborted) {
          const next = waiting.shift();
          if (next) yield next;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        listeners.delete(listener);
        signal?.removeEventListener('abort', stopped);
      }
    },
  };
}

export type AlertNotices = ReturnType<typeof alertNotices>;
