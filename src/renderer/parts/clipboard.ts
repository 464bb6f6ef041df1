import i18next from 'i18next';
import { isDesktop } from '../connection.ts';
import { shell } from '../hosts/shell.ts';
import { notifyFailure } from './failure.tsx';
import { notifyDone } from './notify.ts';

/** Copies what is then nowhere on the page to be seen, and says that it did. */
export function copyAndTell(text: string): Promise<void> {
  return copyText(text).then(() => notifyDone(i18next.t('copied', { ns: 'common' })), notifyFailure);
}

/** Puts a text on the clipboard: the desktop does it for its page; a browser, also where the page may not ask by name. */
export async function copyText(text: string): Promise<void> {
  if (isDesktop) {
    await shell.copyText({ text });
    return;
  }
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    if (!copySelected(text)) throw error;
  }
}

function copySelected(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isDone;
}
