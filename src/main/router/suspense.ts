import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function suspenseCalls(os: Implementer['suspense'], { suspense }: App) {
  return {
    list: os.list.handler(({ input }) => suspense.list(input.name, input.account)),
    items: os.items.handler(({ input }) => suspense.items(input)),
  };
}
