import { create } from 'zustand';
import { defaultPreferences, type Preferences } from '#shared/preferences.ts';
import { engine, untilAnswered } from '../client.ts';
import { speak, systemLanguage } from '../words.ts';

/** What the last page of this browser went by: so that the first paint is in the right language and colours. */
const rememberedName = 'tieout-preferences';

export const usePreferences = create<Preferences>(() => ({ ...defaultPreferences, ...remembered() }));

/** Changes some of them: at once here, then in the workspace. */
export function prefer(change: Partial<Preferences>): void {
  usePreferences.setState(change);
  void untilAnswered(() => engine.preferences.save(usePreferences.getState()));
}

/** Shows the preferences as they are and whenever they change; takes those of the workspace as soon as it is reached. */
export async function followPreferences(): Promise<void> {
  usePreferences.subscribe(apply);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(usePreferences.getState()));
  apply(usePreferences.getState());
  usePreferences.setState(await untilAnswered(() => engine.preferences.read()));
}

function apply(preferences: Preferences): void {
  document.documentElement.dataset.mantineColorScheme = schemeOf(preferences);
  void speak(languageOf(preferences));
  remember(preferences);
}

export function languageOf({ language }: Preferences) {
  return language === 'system' ? systemLanguage() : language;
}

export function schemeOf({ scheme }: Preferences): 'light' | 'dark' {
  if (scheme !== 'system') return scheme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function remembered(): Partial<Preferences> {
  try {
    const { language, scheme } = JSON.parse(localStorage.getItem(rememberedName) ?? '{}') as Partial<Preferences>;
    return { ...(language ? { language } : {}), ...(scheme ? { scheme } : {}) };
  } catch {
    return {};
  }
}

function remember({ language, scheme }: Preferences): void {
  try {
    localStorage.setItem(rememberedName, JSON.stringify({ language, scheme }));
  } catch {
    // A browser that keeps nothing shows the right colours a moment later.
  }
}
