import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function flightCalls(os: Implementer['flights'], { flights, listed }: App) {
  return { page: os.page.handler(({ input }) => flights.page(listed(input.run), input)) };
}
