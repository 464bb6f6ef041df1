import { notifications } from '@mantine/notifications';

/** Says that something was done, where nothing on the page shows it. */
export function notifyDone(message: string): void {
  notifications.show({ message, autoClose: 2_500, withBorder: true });
}
