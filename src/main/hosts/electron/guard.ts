import type { Session, WebContents, WebFrameMain } from 'electron';

/** Whether a message is from our page itself: the main frame, at our address, and no frame within it. */
export function isOurPage(frame: WebFrameMain | null, home: string): boolean {
  if (!frame || frame.parent !== null) return false;
  return isUnder(frame.url, home);
}

function isUnder(address: string, home: string): boolean {
  try {
    const [url, ours] = [new URL(address), new URL(home)];
    return url.protocol === ours.protocol && url.host === ours.host;
  } catch {
    return false;
  }
}

/** Keeps a window on its page: no other address, no new window, no frame of somebody else's. */
export function keepOnPage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** No permission is granted, whoever asks: the page needs none. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
