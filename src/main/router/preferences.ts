import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function preferenceCalls(os: Implementer['preferences'], app: App) {
  return {
    read: os.read.handler(() => app.preferences.read()),
    save: os.save.handler(({ input }) => app.preferences.save(input)),
  };
}
