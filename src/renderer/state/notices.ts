import { create } from 'zustand';
import type { AlertNotice } from '#shared/alert.ts';
import { limits } from '#shared/limits.ts';
import { engine } from '../client.ts';
import { isDesktop } from '../connection.ts';
import { shell } from '../hosts/shell.ts';

type Permission = NotificationPermission | 'none';

const permission = (): Permission => ('Notification' in window ? Notification.permission : 'none');

/** Whether this browser shows notifications; `none`: it has none to show. */
export const useNotices = create<{ permission: Permission }>(() => ({ permission: permission() }));

/** Alerts of a `notify` channel, shown by the system; what cannot be shown is not listened for, so that it waits. */
export function followNotices(): void {
  if (isDesktop || permission() === 'granted') void follow();
}

/** Asks the person, who must have clicked. */
export async function allowNotices(): Promise<void> {
  const answer = await Notification.requestPermission();
  useNotices.setState({ permission: answer });
  if (answer === 'granted') void follow();
}

let isFollowing = false;
const pauseMs = 2_000;

async function follow(): Promise<void> {
  if (isFollowing) return;
  isFollowing = true;
  for (;;) {
    try {
      for await (const notice of await engine.alerts.notices()) show(notice);
    } catch {
      // The connection was lost; whoever it was told to wait has kept it.
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function show({ alert, title, body, place }: AlertNotice): void {
  if (isDesktop) {
    const text = (whole: string) => whole.slice(0, limits.noticeCharactersMax);
    void shell.notify({ title: text(title), ...(body === '' ? {} : { body: text(body) }), place });
    return;
  }
  // The same alert sent again takes the place of the first.
  const notification = new Notification(title, { body, tag: alert });
  notification.onclick = () => {
    window.focus();
    window.location.hash = place;
    notification.close();
  };
}
