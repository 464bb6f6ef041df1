import { ipcRenderer } from 'electron';

/**
 * The only code that stands between the page and Electron. It passes ports on to the page and nothing else: no function,
 * no module, no channel of its own. The page asks once it can listen, by a message to itself.
 */
window.addEventListener('message', ({ source, origin, data }) => {
  if (source === window && origin === location.origin && data === 'tieout:ready') ipcRenderer.send('tieout:ready');
});
for (const name of ['tieout:engine', 'tieout:shell', 'tieout:engine-gone']) {
  ipcRenderer.on(name, ({ ports }) => window.postMessage(name, location.origin, ports));
}
