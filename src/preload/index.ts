import { ipcRenderer, webUtils } from 'electron';

/**
 * The only code that stands between the page and Electron. It passes ports on to the page and nothing else: no function,
 * no module, no channel of its own. The page asks once it can listen, by a message to itself. Where a file lies that a person
 * drops on the window is told to the window's process alone.
 */
/** This load of the page, as none before it was called. */
const load = crypto.getRandomValues(new Uint32Array(4)).join('-');
window.addEventListener('message', ({ source, origin, data }) => {
  if (source === window && origin === location.origin && data === 'tieout:ready')
    ipcRenderer.send('tieout:ready', load);
});
for (const name of ['tieout:engine', 'tieout:shell', 'tieout:engine-gone']) {
  ipcRenderer.on(name, ({ ports }, meant) => {
    // What was on its way to the page that stood here before a reload; its ports answer nobody any more.
    if (meant !== load) for (const port of ports) port.close();
    else window.postMessage(name, location.origin, ports);
  });
}
window.addEventListener('drop', ({ isTrusted, dataTransfer }) => {
  if (!isTrusted) return;
  for (const file of dataTransfer?.files ?? []) ipcRenderer.send('tieout:dropped', pathOf(file));
});

/** An older Electron says it itself. */
function pathOf(file: File & { path?: string }): string {
  return webUtils ? webUtils.getPathForFile(file) : (file.path ?? '');
}
