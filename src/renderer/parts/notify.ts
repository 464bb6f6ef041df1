import { type NotificationData, notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says that something was done, where nothing on the page shows it. */
export function notifyDone(message: string): void {
  notify({ message, autoClose: 2_500, withBorder: true });
}

/** A message at the edge of the page; it can be closed, and says so to whoever does not see the cross. */
export function notify(message: NotificationData): void {
  notifications.show({ ...message, closeButtonProps: { 'aria-label': i18next.t('close', { ns: 'shell' }) } });
}
