import { useSyncExternalStore } from 'react';
import { schemeOf, usePreferences } from './preferences.ts';

/** The colours that are shown: those that were chosen, or the system's, followed as they change. */
export function useScheme(): 'light' | 'dark' {
  const preferences = usePreferences();
  useSyncExternalStore(followSystem, isSystemDark);
  return schemeOf(preferences);
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const isSystemDark = () => dark.matches;

function followSystem(onChange: () => void): () => void {
  dark.addEventListener('change', onChange);
  return () => dark.removeEventListener('change', onChange);
}
