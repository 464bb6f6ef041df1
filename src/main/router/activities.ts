import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function activityCalls(os: Implementer['activities'], { schedule }: App) {
  return { list: os.list.handler(() => schedule.lines()) };
}
