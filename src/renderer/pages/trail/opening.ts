import { engine } from '#renderer/client.ts';
import { showInstead } from '#renderer/opened.ts';
import { type BundleInHand, held } from './in-hand.ts';

/** Opens a bundle to be read, and shows it in place of the workspace. */
export async function openInstead(bundle: BundleInHand): Promise<void> {
  const { path, letGo } = await held(bundle);
  try {
    for await (const event of await engine.bundles.open({ path }))
      if ('opened' in event) await showInstead(event.opened, '/runs');
  } finally {
    letGo();
  }
}
