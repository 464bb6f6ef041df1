import { Notification } from 'electron';
import type { Over } from '#shared/engine-wire.ts';
import type { ShellWords } from './words.ts';

export type Notice = { title: string; body?: string | undefined; act: () => void };

/** Notifications that were not clicked yet: one that nobody holds is forgotten, and its click with it. */
const held = new Set<Notification>();
const heldMax = 50;

/** Tells by the system's own means; where it has none, nothing is told. */
export function notify({ title, body, act }: Notice): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, ...(body === undefined ? {} : { body }) });
  held.add(notification);
  for (const oldest of held) {
    if (held.size <= heldMax) break;
    held.delete(oldest);
  }
  notification.on('click', act);
  notification.on('close', () => held.delete(notification));
  notification.show();
}

/** What a run came to, in a line. */
export function outcome(words: ShellWords, { state, verdict }: Over): string {
  if (verdict) return words.ended[verdict];
  return state === 'failed' ? words.failed : words.interrupted;
}
