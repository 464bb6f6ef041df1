import { isDesktop } from './connection.ts';
import { inHand } from './pages/trail/in-hand.ts';
import { lookAt } from './pages/trail/looked.ts';
import { router } from './pages.ts';

/**
 * A bundle dropped anywhere on the window is taken in hand where bundles are looked at. The desktop is told by its preload
 * script where the file lies, and hands it over as one that the system asked it to open; a browser has the file alone.
 */
export function followDrops(): void {
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    const bundle = files.find(({ name }) => name.endsWith('.tieout'));
    if (isDesktop || !bundle) return;
    void router.navigate({ to: '/trail' });
    void lookAt(inHand(bundle), false);
  });
}
