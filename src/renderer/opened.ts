import { openedHeader } from '#shared/bundle.ts';
import { isDesktop } from './connection.ts';
import { shell } from './hosts/shell.ts';

/** What this page shows is kept with its tab, and fixed until it is loaded anew: nothing of one workspace can stay on in another. */
const keptName = 'tieout-opened';

/** The bundle that this page shows in place of the workspace. */
export const opened: string | undefined = kept();

export function headersOfCalls(): Record<string, string> {
  return opened === undefined ? {} : { [openedHeader]: opened };
}

/** Loads the page anew at a place in a bundle, or in the workspace. */
export async function showInstead(bundle: string | undefined, place: string): Promise<void> {
  if (bundle === undefined) sessionStorage.removeItem(keptName);
  else sessionStorage.setItem(keptName, bundle);
  history.replaceState(null, '', `#${place}`);
  if (isDesktop && location.protocol === 'app:') await shell.reload();
  else location.reload();
}

function kept(): string | undefined {
  try {
    return sessionStorage.getItem(keptName) ?? undefined;
  } catch {
    return undefined;
  }
}
