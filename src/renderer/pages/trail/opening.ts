import { engine } from '#renderer/client.ts';
import { showInstead } from '#renderer/opened.ts';
import { mayLeave } from '#renderer/parts/export/leaving.ts';
import { type BundleInHand, held } from './in-hand.ts';

/** Opens a bundle to be read, and shows it in place of the workspace. */
export async function openInstead(bundle: BundleInHand): Promise<void> {
  const { path, letGo } = await held(bundle);
  try {
    for await (const event of await engine.bundles.open({ path })) if ('opened' in event) await show(event.opened);
  } finally {
    letGo();
  }
}

/** Whoever would rather keep their exports is shown none: what was taken apart for it goes again. */
async function show(opened: string): Promise<void> {
  if (await mayLeave()) await showInstead(opened, '/runs');
  else await engine.bundles.close({ opened });
}
