import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function recoveryCalls(os: Implementer['recovery'], { restore, acted }: App) {
  return {
    restore: os.restore.handler(({ input: { path, from, ...asked }, signal }) => {
      // A dry run only reads.
      const source = 'run' in from && !asked.dryRun ? { run: acted(from.run) } : from;
      return restore(path, { ...asked, from: source }, signal);
    }),
  };
}
