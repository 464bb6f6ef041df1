import type { OpenedFile } from '#shared/shell.ts';
import { isDesktop } from './connection.ts';
import { shell } from './hosts/shell.ts';
import { router } from './pages.ts';
import { languageOf, usePreferences } from './state/preferences.ts';

/** On the desktop the page goes where menus and notices lead, opens what it is handed, and tells the window its look. */
export function followShell(): void {
  if (!isDesktop) return;
  usePreferences.subscribe(tellLook);
  tellLook();
  void goToPlaces();
  void openFiles();
}

let told = '';

function tellLook(): void {
  const preferences = usePreferences.getState();
  const look = { language: languageOf(preferences), scheme: preferences.scheme };
  if (told === JSON.stringify(look)) return;
  told = JSON.stringify(look);
  void shell.setLook(look);
}

async function goToPlaces(): Promise<void> {
  for await (const { place } of await shell.openedPlaces()) router.history.push(place);
}

async function openFiles(): Promise<void> {
  for await (const { kind, path } of await shell.openedFiles()) opened[kind](path);
}

const opened: Record<OpenedFile['kind'], (path: string) => void> = {
  definition: (path) => void router.navigate({ to: '/definitions/edit', search: { path } }),
  bundle: (path) => void router.navigate({ to: '/trail', search: { bundle: path } }),
};
