import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function recoveryCalls(os: Implementer['recovery'], { restore }: App) {
  return {
    restore: os.restore.handler(({ input: { path, ...asked }, signal }) => restore(path, asked, signal)),
  };
}
