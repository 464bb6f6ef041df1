import { useEffect, useId, useRef } from 'react';
import { create } from 'zustand';

/** A key and what it does. `keys`: `j`, `shift+j`, `?`, `mod+k` (Ctrl, or ⌘ on a Mac), or two in a row: `g h`. */
export type KeyBinding = { keys: string; does: string; act: (event: KeyboardEvent) => void };

/** Every binding of what is on the page now, by who brought it; the keyboard help lists them. */
export const useBoundKeys = create<Record<string, KeyBinding[]>>(() => ({}));

/** Binds keys for as long as the component is shown. */
export function useKeys(bindings: KeyBinding[]): void {
  const id = useId();
  const latest = useRef(bindings);
  latest.current = bindings;
  const listed = bindings.map(({ keys, does }) => `${keys}\0${does}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a key does may be a new function each time; the list is what counts.
  useEffect(() => {
    const bound = latest.current.map((binding, i) => ({
      ...binding,
      act: (event: KeyboardEvent) => latest.current[i]?.act(event),
    }));
    useBoundKeys.setState((all) => ({ ...all, [id]: bound }));
    return () => useBoundKeys.setState(({ [id]: _, ...others }) => others, true);
  }, [id, listed]);
}

/** The keys of a binding as they are written on this machine's keyboard. */
export function keyNames(keys: string): string[] {
  return keys.split(' ').map((key) =>
    key
      .replace('mod+', isMac ? '⌘' : 'Ctrl ')
      .replace('shift+', '⇧')
      .replace(/\b[a-z]$/, (letter) => (key.includes('mod+') ? letter.toUpperCase() : letter))
      .replace('Enter', '↵'),
  );
}

const isMac = /Mac/.test(navigator.platform);

/** How long the second key of two may take. */
const secondKeyMs = 1_200;
let first: { key: string; at: number } | undefined;

window.addEventListener('keydown', (event) => {
  // While an input method composes, every key is the input method's. 229 is what older browsers say then.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const key = pressed(event);
  if (key === undefined || (isTyping(event) && !/^(mod\+|F\d)/.test(key))) return;
  const bindings = Object.values(useBoundKeys.getState()).flat().reverse();
  const two = first && event.timeStamp - first.at < secondKeyMs ? `${first.key} ${key}` : undefined;
  const binding = bindings.find(({ keys }) => keys === two) ?? bindings.find(({ keys }) => keys === key);
  first = bindings.some(({ keys }) => keys.startsWith(`${key} `)) ? { key, at: event.timeStamp } : undefined;
  if (!binding) return;
  event.preventDefault();
  binding.act(event);
});

function pressed({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string | undefined {
  if (altKey || key === 'Shift' || key === 'Control' || key === 'Meta') return undefined;
  const name = key.length === 1 ? key.toLowerCase() : key;
  // A sign such as ? is itself whatever keys it takes; a letter with Shift is another key.
  const shift = shiftKey && (key.length > 1 || /[a-z]/i.test(key)) ? 'shift+' : '';
  return `${(isMac ? metaKey : ctrlKey) ? 'mod+' : ''}${shift}${name}`;
}

/** Letters typed into a field, a menu or a dialog are not meant for the page below. */
function isTyping({ target }: KeyboardEvent): boolean {
  const element = target instanceof Element ? target : null;
  return !!element?.closest(
    'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]',
  );
}
