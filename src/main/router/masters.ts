import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function masterCalls(os: Implementer['masters'], { masters, listed }: App) {
  return { page: os.page.handler(({ input }) => masters.page(listed(input.run), input)) };
}
